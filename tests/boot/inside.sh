# Runs inside the booted machine as root; sourced by nobody. Each step leaves NAME.out, NAME.err and NAME.rc below /out.
# shellcheck shell=bash
set -u
export LC_ALL=C.UTF-8 XDG_STATE_HOME=/root/memory
touch /out/began

step() { # name command...
  local name=$1
  shift
  "$@" >"/out/$name.out" 2>"/out/$name.err" </dev/null
  printf '%s\n' "$?" >"/out/$name.rc"
}
as_clerk() { setpriv --reuid=1000 --regid=1000 --clear-groups env HOME=/home/clerk XDG_STATE_HOME=/home/clerk/memory "$@"; }
states() { systemctl show --property=Id,ActiveState,SubState,Result,ExecMainStatus,ExecMainPID,NRestarts,StatusText 'signet-*.service' 'signet-*.socket'; }
sign_as() { # person slot file
  /root/signet-world sign --world /root/world --person "$1" --slot "/ORDER/SIGNATURES/$2" --out "$3" "$3"
}
submit_new() { # name slot=person... -- options of `signet order new`
  local name=$1 signers=()
  shift
  while [ "$1" != -- ]; do signers+=("$1"); shift; done
  shift
  step "$name-new" signet order new "$@" --out "/root/$name.xml"
  local each
  for each in "${signers[@]}"; do step "$name-sign" sign_as "${each#*=}" "${each%=*}" "/root/$name.xml"; done
  step "$name" signet order submit "/root/$name.xml"
}

step before states
step accounts getent passwd signet-gate signet-keyhold signet-inspect signet-journal
step sockets ls -l /run/signet

# --- the first day -------------------------------------------------------------------------------------------------
useradd --uid 1000 --user-group --create-home clerk
chown -R signet-keyhold: /var/lib/signet/token
mkdir -p -m 0700 /etc/credstore.encrypted
step credential systemd-creds encrypt --with-key=host --name=pin /root/pin /etc/credstore.encrypted/signet.pin
step init signet --json journal init
cp /out/init.out /root/school-info.json
step first-status signet --json status
step after-first-status states

w=/root/world
submit_new approval LEADER=leader DEPARTMENT=department -- approval --school-info /root/school-info.json --number 1 \
  --seal-cert $w/school/seal.cert.pem --principal-cert $w/persons/principal.cert.pem --leader-cert $w/department/leader.cert.pem
submit_new configuration PRINCIPAL=principal -- configuration
submit_new roster PRINCIPAL=principal -- roster --from $w/roster.toml
submit_new lock PRINCIPAL=principal -- lock --class 8A1 --decision 1/QĐ --decision-day "$(TZ=UTC-7 date +%F)"

# --- the main job --------------------------------------------------------------------------------------------------
step activate as_clerk signet --json activate --kind annual-transcript --class 8A1 --yes
step seal as_clerk signet --json seal /home/clerk/transcripts --out /home/clerk/sealed
step verify as_clerk sh -c 'for f in /home/clerk/sealed/*.sealed.xml; do signet verify --receipt "${f%.xml}.receipt" "$f" || exit 1; done'
step entries signet --json journal show
step journal-verify signet journal verify
step status signet --json status
step working states

step log journalctl --no-pager -o short-monotonic
touch /out/ended
