// The Sparkplug B channel of the service, with Mosquitto and protoc where they are installed.
import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { InspectionResult } from '../../../src/domain/inspection/inspection.ts'
import { startService } from '../../faults/service.ts'
import { emptyDatabase } from '../../unit/store/database/database-fixture.ts'
import { tempFolder } from '../../unit/temp-folder.ts'
import { createBroker, hasMosquitto } from './mosquitto.ts'
import { drawnPart } from '../service-fixture.ts'

const PICTURE = drawnPart(1) as Uint8Array<ArrayBuffer>
const hasProtoc = ((): boolean => {
  try {
    execFileSync('protoc', ['--version'])
    return true
  } catch {
    return false
  }
})()
const MISSING = 'install the packages mosquitto, mosquitto-clients and protobuf-compiler (Debian)'
/** What of Sparkplug B a host needs to ask for a rebirth. */
const PROTO = `syntax = "proto2";
message Payload { repeated Metric metrics = 2; }
message Metric { optional string name = 1; optional uint32 datatype = 4; optional bool boolean_value = 14; }
`

interface Heard {
  readonly type: string
  readonly device: string | undefined
  readonly seq: number
  readonly bdSeq: number | undefined
  readonly resultId: string | undefined
  readonly isHistorical: boolean
}

/** What protoc reads in a message, without knowing what it is. */
function heardOf({ topic, payload }: { readonly topic: string; readonly payload: string }): Heard {
  const [, , type, , device] = topic.split('/')
  const text = execFileSync('protoc', ['--decode_raw'], { input: Buffer.from(payload, 'hex'), encoding: 'utf8' })
  const metric = (name: string): string | undefined => text.split('\n2 {').find((each) => each.includes(`1: "${name}"`))
  const numberOf = (pattern: RegExp, within = text): number | undefined => {
    const found = pattern.exec(within)?.[1]
    return found === undefined ? undefined : Number(found)
  }
  return {
    type: type!,
    device,
    seq: numberOf(/^3: (\d+)/m) ?? NaN,
    bdSeq: numberOf(/^ {2}11: (\d+)/m, metric('bdSeq') ?? ''),
    resultId: /^ {2}15: "(.*)"/m.exec(metric('Result/Id') ?? '')?.[1],
    isHistorical: /^ {2}5: 1/m.test(metric('Result/Id') ?? '')
  }
}

suite('Sparkplug B', { skip: hasMosquitto && hasProtoc ? false : MISSING }, () => {
  test('births, data, deaths, rebirth; what waited for the host comes as historical, none is lost', async (t) => {
    const folder = tempFolder(t)
    const broker = await createBroker(t, folder)
    await broker.start()
    const lines = broker.subscribe('spBv1.0/okng/#', '%x')
    const heard = (): Heard[] => lines.map(heardOf)
    const hosts = (online: boolean, timestamp: number): void => {
      broker.publish('spBv1.0/STATE/scada', JSON.stringify({ online, timestamp }), true)
    }
    const until = async (what: string, looks: () => boolean): Promise<void> => {
      for (const end = performance.now() + 30_000; !looks(); await wait(100))
        if (performance.now() > end) throw new Error(`not within 30 s: ${what}: ${JSON.stringify(heard())}`)
    }
    const count = (type: string): number => lines.filter(({ topic }) => topic.includes(`/${type}/`)).length
    const config = {
      databaseUrl: await emptyDatabase(t),
      stations: { north: {} },
      sparkplug: {
        enabled: true,
        url: `mqtt://127.0.0.1:${broker.port}`,
        ...broker.login,
        node: 'line 1',
        host: 'scada'
      }
    }
    const service = await startService(t, tempFolder(t), { config })
    const answered: string[] = []
    const post = async (station: string): Promise<void> => {
      const headers = { 'content-type': 'image/bmp' }
      const url = `${service.url}/inspect?station=${station}`
      const reply = await fetch(url, { method: 'POST', headers, body: PICTURE })
      answered.push(((await reply.json()) as InspectionResult).resultId)
    }

    // The host is not there: results wait.
    await post('north')
    hosts(true, 1000)
    await until('the first result', () => count('DDATA') === 1)
    await post('north')
    await post('south')
    await until('three results', () => count('DDATA') === 3)
    const first = heard().filter(({ type }) => type !== 'NDATA')
    assert.deepEqual(
      first.map(({ type, device, isHistorical }) => [type, device, isHistorical]),
      [
        ['NBIRTH', undefined, false],
        ['DBIRTH', 'north', false],
        ['DDATA', 'north', true],
        ['DDATA', 'north', false],
        ['DBIRTH', 'south', false],
        ['DDATA', 'south', false]
      ]
    )

    // A rebirth that the host asks for.
    writeFileSync(join(folder, 'payload.proto'), PROTO)
    const command = 'metrics { name: "Node Control/Rebirth" datatype: 11 boolean_value: true }'
    const payload = execFileSync('protoc', [`-I${folder}`, '--encode=Payload', join(folder, 'payload.proto')], {
      input: command
    })
    broker.publish('spBv1.0/okng/NCMD/line 1', payload)
    await until('the rebirth', () => count('NBIRTH') === 2 && count('DBIRTH') === 4)

    // The host goes and comes back: the node dies, and is born with another number.
    hosts(false, 1000)
    await until('a death', () => count('NDEATH') > 0)
    await post('north')
    hosts(true, 2000)
    await until('a new life', () => count('NBIRTH') === 3 && count('DDATA') === 4)

    // The broker ends, and comes back.
    await broker.stop()
    await post('south')
    await broker.start()
    await until('the result of the outage', () => count('DDATA') === 5)
    const all = heard().filter(({ type }) => type !== 'NCMD')
    assert.deepEqual(
      all.flatMap(({ resultId }) => resultId ?? []),
      answered
    )
    const births = all.filter(({ type }) => type === 'NBIRTH').map(({ bdSeq }) => bdSeq!)
    const deaths = all.filter(({ type }) => type === 'NDEATH').map(({ bdSeq }) => bdSeq!)
    assert.equal(births[0], births[1])
    assert.notEqual(births[1], births[2])
    assert.equal(deaths[0], births[0])
    // Messages of one life are numbered through.
    for (const [index, { type, seq }] of all.entries())
      if (type === 'NBIRTH') assert.equal(seq, 0)
      else if (type !== 'NDEATH') assert.equal(seq, (all[index - 1]!.seq + 1) % 256)

    // The process is killed: the broker tells its death.
    const dead = count('NDEATH')
    await service.kill('SIGKILL')
    await until('the will', () => count('NDEATH') === dead + 1)
    assert.equal(heard().at(-1)!.bdSeq, births.at(-1))
  })
})
