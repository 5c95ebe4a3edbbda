# A race: three endpoints at once, the first token wins, the others are cancelled.
run demo --seed 13 --race 3
wait untried
pause 0.8
press C-p
wait Palette
type background
pause 0.4
press Enter
wait type to find
type 50
press Enter
wait Race 5
gone /50
pause 2
press M-5
type What is the retry budget for?
pause 0.5
press Enter
wait Esc stops
answer
pause 0.8
type What do the exit codes mean?
pause 0.5
press Enter
wait Esc stops
answer
press M-3
pause 0.4
shot
pause 2
