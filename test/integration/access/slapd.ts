import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { freePort } from '../free-port.ts'

const SLAPD = '/usr/sbin/slapd'
const SCHEMA = '/etc/ldap/schema'
export const NEEDS_SLAPD = {
  skip: existsSync(SLAPD) && existsSync(SCHEMA) ? false : 'slapd is not installed here (Debian: apt-get install slapd)'
}

export const BASE = 'dc=example,dc=org'
export const READER = { dn: `cn=reader,${BASE}`, password: 'password of the reader' }

export interface Slapd {
  /** `ldap://` on this machine, also with StartTLS. */
  readonly url: string
  /** `ldaps://` on this machine. */
  readonly tlsUrl: string
  /** PEM. */
  readonly caFile: string
  /** Adds, changes or removes entries. */
  modify(ldif: string): void
  stop(): Promise<void>
}

/** OpenLDAP over a folder, with these entries and the overlay that keeps `memberOf`; ends with the test. */
export async function openSlapd(
  t: { after(end: () => Promise<void>): void },
  folder: string,
  entries: string
): Promise<Slapd> {
  const [port, tlsPort] = [await freePort(), await freePort()]
  const file = (name: string): string => join(folder, name)
  mkdirSync(file('data'))
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1']
  execFileSync(
    'openssl',
    [
      ...'req -x509 -newkey rsa:2048 -nodes -days 2'.split(' '),
      ...subject,
      '-keyout',
      file('key.pem'),
      '-out',
      file('cert.pem')
    ],
    { stdio: 'ignore' }
  )
  writeFileSync(
    file('slapd.conf'),
    `include ${SCHEMA}/core.schema
include ${SCHEMA}/cosine.schema
include ${SCHEMA}/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
moduleload memberof
TLSCertificateFile ${file('cert.pem')}
TLSCertificateKeyFile ${file('key.pem')}
pidfile ${file('slapd.pid')}
access to attrs=userPassword by anonymous auth by * none
access to * by dn="${READER.dn}" read by * none
database mdb
directory ${file('data')}
suffix "${BASE}"
rootdn "cn=root,${BASE}"
rootpw root
overlay memberof
`
  )
  const urls = [`ldap://127.0.0.1:${port}`, `ldaps://127.0.0.1:${tlsPort}`] as const
  const process = spawn(SLAPD, ['-d', '0', '-f', file('slapd.conf'), '-h', urls.join(' ')], { stdio: 'ignore' })
  const ended = once(process, 'close')
  const stop = async (): Promise<void> => {
    process.kill('SIGTERM')
    await ended
  }
  t.after(stop)
  while (!(await answers(port))) await Promise.race([wait(20), ended.then(() => assertRuns(false))])
  const modify = (ldif: string, how: readonly string[] = []): void => {
    const args = ['-x', '-H', urls[0], '-D', `cn=root,${BASE}`, '-w', 'root', ...how]
    execFileSync('ldapmodify', args, { input: ldif, stdio: ['pipe', 'ignore', 'pipe'] })
  }
  modify(entries, ['-a'])
  return { url: urls[0], tlsUrl: urls[1], caFile: file('cert.pem'), modify, stop }
}

function assertRuns(runs: boolean): void {
  if (!runs) throw new Error('slapd has ended: it does not accept its configuration')
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => {
      resolve(false)
    })
  })
}
