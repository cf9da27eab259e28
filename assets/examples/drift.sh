#!/bin/sh
# Looks whether Procore is still as the setup files of a folder say. Says nothing while it is, so
# that a scheduler which mails what is said mails only when something differs. Use: drift.sh FOLDER
set -u
cd "${1:-/etc/procore-setup}" || exit 2
code=0
said=$(procore-setup verify ./*.yaml --auth client-credentials --strict --allow proof,invitation --quiet 2>&1) || code=$?
test "$code" -eq 0 || printf '%s\n' "$said"
exit "$code"
