# Sourced inside `unshare -n -m`: a network of its own in which nothing but loopback can be reached, and
# in which Microsoft's names are this machine. $WORK: a folder with ca.crt, srv.crt, srv.key. $NODE, $MAIN.
set -u
ip link set lo up
mount --make-rprivate /
cp /etc/hosts "$WORK/hosts"
echo '127.0.0.1 graph.microsoft.com login.microsoftonline.com contoso-my.sharepoint.com' >> "$WORK/hosts"
mount --bind "$WORK/hosts" /etc/hosts
cp /etc/ssl/certs/ca-certificates.crt "$WORK/bundle.crt"
cat "$WORK/ca.crt" >> "$WORK/bundle.crt"
mount --bind "$WORK/bundle.crt" /etc/ssl/certs/ca-certificates.crt
export SSL_CERT_FILE="$WORK/bundle.crt" HOME="$WORK/home"
mkdir -p "$HOME"

# emulator NAME [flags]: started anew, with a transcript of its own
emulator() {
  local name=$1; shift
  "$NODE" "$MAIN" --port 443 --tls-cert "$WORK/srv.crt" --tls-key "$WORK/srv.key" --drive-type business \
    --microsoft-origins --any-refresh-token --lax-upload-auth --transcript "$WORK/$name.jsonl" "$@" \
    > "$WORK/$name.log" 2>&1 &
  EMULATOR=$!
  for _ in $(seq 100); do grep -q '^ready' "$WORK/$name.log" && return; sleep 0.1; done
  echo 'the emulator did not start'; cat "$WORK/$name.log"; exit 1
}
stop_emulator() { kill "$EMULATOR"; wait "$EMULATOR" 2>/dev/null; }
faults() { curl -sS --cacert "$WORK/ca.crt" -X POST https://graph.microsoft.com/__emulator/faults -d "$1"; }
said() { echo "== $1 $2"; }
