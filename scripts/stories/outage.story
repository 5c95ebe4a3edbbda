# An outage: two endpoints die under load, breakers open, and the person's question is answered.
run demo --seed 12
wait untried
pause 0.8
press C-p
wait Palette
type background
pause 0.4
press Enter
wait type to find
type 100
press Enter
pause 1.5
press M-1
press g
press x
wait Demo fault
type kill
pause 0.3
press Enter
gone Demo fault
press j
press x
wait Demo fault
type kill
pause 0.3
press Enter
gone Demo fault
pause 1.5
press M-5
type What is a circuit breaker?
press Enter
answer 1
wait OPEN
pause 0.3
shot
pause 3
