#!/usr/bin/env bash
# Throw-away certificates, and three signed files: foreign.sh FOLDER, which holds cairo.pdf, chromium.pdf and writer.pdf
# with a pupil's record and empty fields (signet-world adopt-pdf). Keys stay in FOLDER and are not kept.
set -euo pipefail
source_folder="$(dirname "$(readlink -f "$0")")"
cd "$1"
mkdir -p nss
touch index
printf '[a]\ndatabase=index\nnew_certs_dir=.\ndefault_md=sha256\npolicy=p\nrand_serial=yes\nemail_in_dn=no\n[p]\ncountryName=optional\norganizationName=optional\ncommonName=supplied\n' >ca.cnf
printf 'basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n' >ca.ext
printf 'basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature,nonRepudiation\n' >person.ext
issue() { # name subject extensions further options
  openssl req -newkey rsa:2048 -nodes -keyout "$1.key" -out "$1.csr" -subj "$2"
  openssl ca -batch -notext -config ca.cnf -name a -startdate 20200101000000Z -enddate 20490101000000Z -in "$1.csr" -out "$1.pem" -extfile "$3" "${@:4}"
}
issue ca "/C=VN/O=Ban Mau/CN=CA Mau ngoai" ca.ext -selfsign -keyfile ca.key
for name in poppler openssl java; do
  issue $name "/C=VN/O=Truong THCS Mau A/CN=Nguoi ky mau $name" person.ext -cert ca.pem -keyfile ca.key
  openssl pkcs12 -export -passout pass:secret -inkey $name.key -in $name.pem -certfile ca.pem -name $name -out $name.p12
done
certutil -N -d sql:nss --empty-password
certutil -A -d sql:nss -n ca -t CT,C,C -i ca.pem
pk12util -i poppler.p12 -d sql:nss -W secret -K ""
pdfsig -nssdir sql:nss writer.pdf signed-by-poppler.pdf -sign GVBM-TOAN-1 -nick poppler -digest SHA256
python3 "$source_folder/sign.py" cairo.pdf signed-by-openssl.pdf GVBM-TOAN-1 ETSI.CAdES.detached \
  openssl cms -sign -cades -binary -nosmimecap -md sha256 -outform DER -signer openssl.pem -inkey openssl.key -certfile ca.pem
python3 "$source_folder/sign.py" chromium.pdf signed-by-java.pdf GVBM-TOAN-1 adbe.pkcs7.detached \
  java --add-exports java.base/sun.security.pkcs=ALL-UNNAMED "$source_folder/SignCms.java" java.p12
