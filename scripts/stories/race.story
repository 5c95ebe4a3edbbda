# A race: three endpoints at once, the first token wins, the others are cancelled.
run demo --seed 13 --race 3
wait untried
pause 1
type What is the retry budget for?
pause 0.5
press Enter
answer 1
pause 0.8
type What do the exit codes mean?
pause 0.5
press Enter
wait Race 2
answer 2
press M-3
pause 0.4
shot
pause 2
