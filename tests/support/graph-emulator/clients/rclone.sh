#!/bin/bash
. "$(dirname "$0")/namespace.sh"
emulator rclone
signed_out() { cat > "$WORK/rclone.conf" <<C
[od]
type = onedrive
client_id = 11111111-2222-3333-4444-555555555555
client_secret = secret
region = global
drive_type = business
drive_id = $DRIVE
token = {"access_token":"old","token_type":"Bearer","refresh_token":"r0","expiry":"2020-01-01T00:00:00Z"}
C
}
signed_out
R="rclone --config $WORK/rclone.conf --low-level-retries 3 --retries 1 --timeout 20s"
SRC="$WORK/src"; mkdir -p "$SRC"
head -c 100000 /dev/urandom > "$SRC/so 12-UBND.pdf"
head -c 12000000 /dev/urandom > "$SRC/Báo cáo tháng 11 – phường Cầu Kho.pdf"
: > "$SRC/rong.txt"; echo hi > "$SRC/a#b%25+c&d.txt"
TO='od:Văn bản đến/2026'
$R about od: > /dev/null; said about $?
$R mkdir "$TO"; said mkdir $?
$R copy "$SRC" "$TO" --onedrive-chunk-size 10M; said upload $?
$R check "$SRC" "$TO" --download; said check-bytes $?
$R check "$SRC" "$TO"; said check-hash $?
$R hashsum quickxor "$TO" > "$WORK/remote.hashes"; $R hashsum quickxor "$SRC" > "$WORK/local.hashes"
diff <(sort "$WORK/remote.hashes") <(sort "$WORK/local.hashes"); said same-hashes $?
$R moveto "$TO/so 12-UBND.pdf" 'od:Văn bản đến/so 13.pdf'; said move $?
$R copyto 'od:Văn bản đến/so 13.pdf' 'od:Văn bản đến/so 14.pdf'; said copy $?
head -c 200000 /dev/urandom > "$WORK/u.pdf"
$R copyto "$WORK/u.pdf" 'od:Văn bản đến/so 13.pdf'; said overwrite $?
faults '[{"match":"^GET /v1.0/drives.*children","status":429,"retryAfterSeconds":1}]'
$R ls od: > /dev/null; said throttled $?
head -c 22000000 /dev/urandom > "$WORK/big.bin"
faults '[{"match":"^PUT /upload","skip":1,"cut":"after-store"}]'
$R copyto "$WORK/big.bin" od:big.bin --onedrive-chunk-size 10M; said cut-after-store $?
$R check "$WORK" od: --include big.bin --download; said big-is-whole $?
$R deletefile od:big.bin; said delete $?
$R purge 'od:Văn bản đến'; said purge $?
stop_emulator
emulator rclone-full --quota-bytes 100000
signed_out
$R copyto "$WORK/u.pdf" od:u.pdf; said full $?
stop_emulator
