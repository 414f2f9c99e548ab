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
states() { systemctl show --property=Id,ActiveState,SubState,Result,ExecMainStatus,ExecMainPID,NRestarts,StatusText signet-{gate,keyhold,inspect,journal,clock}.{service,socket}; }
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

main_pid() { systemctl show --property=MainPID --value "signet-$1.service"; }
# Until a command succeeds, at most so many seconds; its last answer is the step's.
wait_for() { # name seconds command...
  local name=$1 until=$((SECONDS + $2))
  shift 2
  until "$@" >"/out/$name.out" 2>"/out/$name.err" </dev/null || [ $SECONDS -ge $until ]; do sleep 0.2; done
  step "$name" "$@"
}
another() { # part pid: another process of it serves
  local now
  now=$(main_pid "$1")
  [ "$now" != 0 ] && [ "$now" != "$2" ] && systemctl is-active --quiet "signet-$1.service"
}
readonly parts="gate keyhold inspect journal clock"

finish() {
  step log journalctl --no-pager -o short-monotonic
  touch /out/ended
}
trap finish EXIT

step before states
step accounts getent passwd signet-gate signet-keyhold signet-inspect signet-journal signet-clock
step sockets ls -l /run/signet

# --- the first day -------------------------------------------------------------------------------------------------
useradd --uid 1000 --user-group --create-home clerk
chown -R signet-keyhold: /var/lib/signet/token
mkdir -p -m 0700 /etc/credstore.encrypted
step credential systemd-creds encrypt --with-key=host --name=pin /root/pin /etc/credstore.encrypted/signet.pin
step init signet --json journal init
cp /out/init.out /root/school-info.json
step first-status signet --json status
[ "$(cat /out/first-status.rc)" = 0 ] || exit # nothing below could work
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

# --- the checkpoint key as a credential ----------------------------------------------------------------------------
key=/var/lib/signet/journal/checkpoint.key
step key-credential systemd-creds encrypt --with-key=host --name=checkpoint.key $key /etc/credstore.encrypted/signet.checkpoint.key
mv $key /root/
pid=$(main_pid keyhold)
systemctl restart signet-journal.service
wait_for key-from-credential 20 another keyhold "$pid" # it has noticed that its journal is another process
step key-place ls $key

# --- what each part can try ----------------------------------------------------------------------------------------
touch /tmp/of-the-machine
probe_unit() { # part
  local part=$1 other=keyhold state=/var/lib/signet/$1
  [ "$part" != keyhold ] || other=gate
  sed -E '/^(ExecStart|Sockets|Requires|After|StartLimit.*)=/d' "/lib/systemd/system/signet-$part.service"
  printf '[Service]\nExecStart=/usr/lib/signet/probe %s %s %s %s\n' "$part" "$state" "$(main_pid $other)" "$(main_pid "$part")"
}
# Behind the common drop-in, which says otherwise.
mkdir -p /run/systemd/system/signet-probe-.service.d
printf '[Service]\nType=oneshot\nRestart=no\nWatchdogSec=0\nStandardOutput=truncate:/out/%%p\n' >/run/systemd/system/signet-probe-.service.d/90-probe.conf
printf 'BindReadOnlyPaths=/usr/lib/signet/probe\nExecPaths=+/usr/lib/signet/probe\n' >>/run/systemd/system/signet-probe-.service.d/90-probe.conf
for part in keyhold clock; do cp -r "/lib/systemd/system/signet-$part.service.d" "/run/systemd/system/signet-probe-$part.service.d"; done
for part in $parts; do probe_unit "$part" >"/run/systemd/system/signet-probe-$part.service"; done
systemctl daemon-reload
pids() { for part in $parts; do main_pid "$part"; done; }
step probe-pids pids
# shellcheck disable=SC2086
step probe systemctl start $(printf 'signet-probe-%s.service ' $parts)
step probe-pids-after pids
for part in $parts; do step "exposure-$part" systemd-analyze security --no-pager "signet-$part.service"; done

# --- death, and a part that hangs ----------------------------------------------------------------------------------
for part in $parts; do
  pid=$(main_pid "$part")
  kill -ABRT "$pid"
  wait_for "died-$part" 20 signet --json status # a first question may be the one that starts it
  wait_for "back-$part" 20 another "$part" "$pid"
done
step after-deaths states

mkdir -p /run/systemd/system/signet-.service.d
printf '[Service]\nWatchdogSec=3\n' >/run/systemd/system/signet-.service.d/60-short.conf
systemctl daemon-reload
systemctl restart signet.target
wait_for short 20 signet --json status
step fed-before pids
sleep 5 # as long as nobody hangs, nobody is ended
step fed pids
for part in $parts; do
  pid=$(main_pid "$part")
  keyhold=$(main_pid keyhold)
  kill -STOP "$pid"
  wait_for "hung-$part" 20 another "$part" "$pid"
  [ "$part" != journal ] || wait_for hung-journal-keyhold 20 another keyhold "$keyhold"
  wait_for "hung-$part-status" 20 signet --json status
done
step after-hangs states
rm /run/systemd/system/signet-.service.d/60-short.conf
systemctl daemon-reload

# --- an orderly end, and a new start -------------------------------------------------------------------------------
settled() { # nobody is about to notice that somebody else was ended
  local before
  before=$(pids)
  sleep 2
  signet --json status && [ "$before" = "$(pids)" ]
}
wait_for settled 30 settled
systemctl reset-failed 'signet-*'
none_runs() { [ "$(systemctl show --property=ActiveState --value signet-{gate,keyhold,inspect,journal,clock}.service | grep -cE '^(active|activating|deactivating)$')" = 0 ]; }
step stop systemctl stop signet.target # does not wait for what is part of it
wait_for none-runs 20 none_runs
step stopped states
step start systemctl start signet.target
wait_for started 20 signet --json status
step entries-after signet --json journal show

# --- a wrong PIN ---------------------------------------------------------------------------------------------------
systemctl stop signet-keyhold
printf '000000' | systemd-creds encrypt --with-key=host --name=pin - /etc/credstore.encrypted/signet.pin 2>/dev/null
step wrong-pin-1 signet --json status
sleep 3
step wrong-pin states
step wrong-pin-log journalctl --no-pager -o cat -u signet-keyhold.service
