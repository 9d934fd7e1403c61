# SPDX-License-Identifier: BSD-2-Clause
# script: the one that the text itself shows.
recipe "Add a script to the tests" pipe-example

sed -n "/^### $heading/,/^## /s/^       //p" CONTRIBUTING.md | new tests/e2e/pipe-example.pkt
