# Runs inside the booted machine as root: what the packages do to a machine from the first day to the purge. Each step leaves
# NAME.out, NAME.err and NAME.rc below /out.
# shellcheck shell=bash
set -u
export LC_ALL=C.UTF-8 XDG_STATE_HOME=/root/memory DEBIAN_FRONTEND=noninteractive
touch /out/began

step() { # name command...
  local name=$1
  shift
  "$@" >"/out/$name.out" 2>"/out/$name.err" </dev/null
  printf '%s\n' "$?" >"/out/$name.rc"
}
as_clerk() { setpriv --reuid=1000 --regid=1000 --clear-groups env HOME=/home/clerk XDG_STATE_HOME=/home/clerk/memory "$@"; }
states() {
  systemctl show --property=Id,ActiveState,UnitFileState signet.target signet-{gate,keyhold,inspect,journal,clock}.service \
    signet-{gate,activation,keyhold,inspect,journal,clock}.socket
}
submit() { # name slot=person... -- options of `signet order new`
  local name=$1 signers=() each
  shift
  while [ "$1" != -- ]; do signers+=("$1"); shift; done
  shift
  step "$name-new" signet order new "$@" --out "/root/$name.xml"
  for each in "${signers[@]}"; do
    /root/signet-world sign --world /root/world --person "${each#*=}" --slot "/ORDER/SIGNATURES/${each%=*}" --out "/root/$name.xml" "/root/$name.xml"
  done
  step "$name" signet order submit "/root/$name.xml"
}
seal() { as_clerk signet --json seal "/home/clerk/transcripts/$1" --out "/home/clerk/sealed"; }

# --- installed, and not set up -------------------------------------------------------------------------------------
step install dpkg -i /root/first/*.deb
step installed states
step configuration diff -r /usr/share/signet/config /etc/signet
step accounts getent passwd signet-gate signet-keyhold signet-inspect signet-journal signet-clock
step folders stat -c '%n %U %a' /var/lib/signet /var/lib/signet/journal /var/lib/signet/archive /var/lib/signet/keyhold
step client-alone signet policy check
step start-too-early systemctl start signet.target
step started-too-early states

# --- set up --------------------------------------------------------------------------------------------------------
useradd --uid 1000 --user-group --create-home clerk 2>/dev/null
chown -R clerk: /home/clerk
cp -r /root/school/etc/signet/. /etc/signet
cp -r /root/school/var/lib/signet/token /var/lib/signet
chown -R signet-keyhold: /var/lib/signet/token
mkdir -p -m 0700 /etc/credstore.encrypted
step credential systemd-creds encrypt --with-key=host --name=pin /root/pin /etc/credstore.encrypted/signet.pin
step init signet --json journal init
step start systemctl start signet.target
step status signet --json status
step running states
w=/root/world
submit approval LEADER=leader DEPARTMENT=department -- approval --school-info /out/init.out --number 1 \
  --seal-cert $w/school/seal.cert.pem --principal-cert $w/persons/principal.cert.pem --leader-cert $w/department/leader.cert.pem
submit configuration PRINCIPAL=principal -- configuration
submit roster PRINCIPAL=principal -- roster --from $w/roster.toml
submit lock PRINCIPAL=principal -- lock --class 8A1 --decision 1/QĐ --decision-day "$(TZ=UTC-7 date +%F)"
mapfile -t files < <(cd /home/clerk/transcripts && ls ./*.xml)
step activate as_clerk signet --json activate --kind annual-transcript --class 8A1 --yes
step seal seal "${files[0]}"

# --- upgraded while it runs, with an open activation ---------------------------------------------------------------
step upgrade env LANG=vi_VN.UTF-8 LC_ALL=vi_VN.UTF-8 dpkg -i /root/second/*.deb
step upgraded states
step upgraded-status signet --json status
step upgraded-policy diff /root/school/etc/signet/policy.toml /etc/signet/policy.toml
step seal-closed seal "${files[1]}"
step activate-again as_clerk signet --json activate --kind annual-transcript --class 8A1 --yes
step seal-again seal "${files[1]}"
step entries signet --json journal show

# --- upgraded with settings that the new version does not take -----------------------------------------------------
cp /etc/signet/policy.toml /root/policy.good
printf 'no_such_key = 1\n' >/etc/signet/policy.toml
cat /root/policy.good >>/etc/signet/policy.toml
step upgrade-wrong dpkg -i /root/first/*.deb
step upgraded-wrong states
cp /root/policy.good /etc/signet/policy.toml
step start-mended systemctl start signet.target
step mended-status signet --json status

# --- removed, purged, and installed again --------------------------------------------------------------------------
kept() { (cd / && find var/lib/signet etc/signet -type f ! -name '*-shm' ! -name '*-wal' ! -path '*/tile/*' -exec sha256sum {} + | sort -k 2); }
systemctl stop signet-{gate,keyhold,inspect,journal,clock}.service signet-{gate,activation,keyhold,inspect,journal,clock}.socket signet.target
step before-remove kept
systemctl start signet.target
step remove-status signet --json status
step remove dpkg -r signet
step removed states
step after-remove kept
step removed-verify signet journal verify
step purge dpkg -P signet
step purged states
step after-purge kept
step purged-verify signet journal verify
step reinstall dpkg -i /root/first/signet_*.deb
step reinstalled-start systemctl start signet.target
step reinstalled-status signet --json status
systemctl stop signet-{gate,keyhold,inspect,journal,clock}.service signet-{gate,activation,keyhold,inspect,journal,clock}.socket signet.target
step reinstalled-verify signet journal verify
systemctl start signet.target
for _ in 1 2 3 4 5 6 7 8 9 10; do signet status >/dev/null 2>&1 && break || sleep 1; done
step reinstalled-entries signet --json journal show

step log journalctl --no-pager -o short-monotonic
touch /out/ended
