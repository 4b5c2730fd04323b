#!/bin/bash
. "$(dirname "$0")/namespace.sh"
emulator onedrive
SYNC="$WORK/sync"; CONF="$WORK/conf"; HERE="$SYNC/Văn bản đến/2026"
mkdir -p "$CONF" "$HERE"
printf 'r0' > "$CONF/refresh_token"
printf 'sync_dir = "%s"\nskip_symlinks = "true"\n' "$SYNC" > "$CONF/config"
head -c 100000 /dev/urandom > "$HERE/so 12.pdf"
head -c 12000000 /dev/urandom > "$HERE/so 13 – lớn.pdf"
O="timeout 60 onedrive --confdir=$CONF --synchronize"
$O > "$WORK/onedrive.out" 2>&1; said first $?
$O >> "$WORK/onedrive.out" 2>&1; said again $?
# It tells changes by the second.
sleep 1.2
head -c 90000 /dev/urandom > "$HERE/so 12.pdf"
$O >> "$WORK/onedrive.out" 2>&1; said change $?
rm "$HERE/so 13 – lớn.pdf"
$O >> "$WORK/onedrive.out" 2>&1; said delete $?
curl -sS --cacert "$WORK/ca.crt" https://graph.microsoft.com/__emulator/files > "$WORK/onedrive.files"
sha256sum "$HERE/so 12.pdf" > /dev/null
stop_emulator
