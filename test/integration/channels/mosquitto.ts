import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { TestContext } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { freePort } from '../free-port.ts'

const MOSQUITTO = '/usr/sbin/mosquitto'
export const hasMosquitto = existsSync(MOSQUITTO) && existsSync('/usr/bin/mosquitto_sub')
const PASSWORD = 'a secret'

export interface Broker {
  readonly port: number
  readonly tlsPort: number
  /** For the configuration of the service. */
  readonly login: { readonly username: string; readonly passwordFile: string }
  readonly caFile: string
  start(): Promise<void>
  stop(): Promise<void>
  publish(topic: string, payload: string | Buffer, retain?: boolean): void
  /** Topics and payloads that mosquitto_sub prints, as they come; retained ones first. */
  subscribe(topic: string, format?: '%p' | '%x'): readonly { readonly topic: string; readonly payload: string }[]
}

/** Mosquitto over a folder, with a password, and TLS on a second port. What it holds survives a stop. */
export async function createBroker(t: TestContext, folder: string): Promise<Broker> {
  const [port, tlsPort] = [await freePort(), await freePort()]
  const file = (name: string): string => join(folder, name)
  const passwordFile = file('password')
  writeFileSync(passwordFile, `${PASSWORD}\n`)
  execFileSync('mosquitto_passwd', ['-b', '-c', file('passwords'), 'okng', PASSWORD], { stdio: 'ignore' })
  execFileSync(
    'openssl',
    [
      ...'req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext'.split(' '),
      'subjectAltName=DNS:localhost,IP:127.0.0.1',
      '-keyout',
      file('key.pem'),
      '-out',
      file('cert.pem')
    ],
    { stdio: 'ignore' }
  )
  writeFileSync(
    file('mosquitto.conf'),
    `user root
password_file ${file('passwords')}
persistence true
persistence_location ${folder}/
listener ${port} 127.0.0.1
listener ${tlsPort} 127.0.0.1
certfile ${file('cert.pem')}
keyfile ${file('key.pem')}
`
  )
  let broker: ChildProcess | null = null
  const children: ChildProcess[] = []
  const stop = async (): Promise<void> => {
    if (broker === null) return
    const ended = once(broker, 'close')
    broker.kill('SIGTERM')
    await ended
    broker = null
  }
  t.after(async () => {
    for (const child of children) child.kill('SIGKILL')
    await stop()
  })
  return {
    port,
    tlsPort,
    login: { username: 'okng', passwordFile },
    caFile: file('cert.pem'),
    stop,
    async start() {
      broker = spawn(MOSQUITTO, ['-c', file('mosquitto.conf')], { stdio: 'ignore' })
      while (!(await answers(port))) await wait(20)
    },
    publish(topic, payload, retain = false) {
      const args = ['-u', 'okng', '-P', PASSWORD, '-h', '127.0.0.1', '-p', String(port), '-q', '1', '-t', topic, '-s']
      execFileSync('mosquitto_pub', [...args, ...(retain ? ['-r'] : [])], { input: payload })
    },
    subscribe(topic, format = '%p') {
      const lines: { topic: string; payload: string }[] = []
      const login = ['-u', 'okng', '-P', PASSWORD, '-h', '127.0.0.1', '-p', String(port)]
      const session = ['-c', '-i', `sub-${children.length}`, '-q', '1']
      const child = spawn('mosquitto_sub', [...login, ...session, '-t', topic, '-F', `%t\t${format}`], {
        stdio: ['ignore', 'pipe', 'ignore']
      })
      children.push(child)
      createInterface({ input: child.stdout! }).on('line', (line) => {
        const tab = line.indexOf('\t')
        lines.push({ topic: line.slice(0, tab), payload: line.slice(tab + 1) })
      })
      return lines
    }
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port })
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => {
      resolve(false)
    })
  })
}
