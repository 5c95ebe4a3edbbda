# A first chat: the demo starts, a question is asked, the answer streams, and somebody won.
run demo --seed 11
wait untried
pause 1.2
type How does a hedged request differ from a retry?
pause 0.5
press Enter
answer 1
pause 1.5
type What does half-open mean?
pause 0.5
press Enter
answer 2
pause 1
shot
pause 2
