#!/bin/sh
# A program that says what stands in the file `says` beside the link that it is started by. It is not written by the test itself: a
# program that was just written cannot be started while another thread starts one.
cat "$(dirname "$0")/says"
