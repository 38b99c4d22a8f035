import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import type { CameraOutcome } from '../../../../src/domain/channels/camera.ts'
import type { ToChannel } from '../../../../src/domain/channels/line.ts'
import { createCameraDesk } from '../../../../src/integrations/camera/camera-desk.ts'
import { record } from '../../store/records/record-fixture.ts'

const JUDGED: CameraOutcome = { kind: 'judged', result: record(1).result }
const FAILED: CameraOutcome = { kind: 'failed', why: 'fault', detail: 'incomplete' }
const tick = (): Promise<void> => new Promise(setImmediate)

function bench(isThere = true) {
  const posted: [string, ToChannel][] = []
  const told: string[][] = []
  const desk = createCameraDesk({
    cameras: new Map([
      ['north', { channel: 'camera north', triggers: ['modbus', 'tcpText', 'http'] as const }],
      ['south', { channel: 'camera south', triggers: ['opcua'] as const }]
    ]),
    post(channel, message) {
      posted.push([channel, message])
      return isThere
    },
    partOf: (station, measId) => (measId === '17' ? `part at ${station}` : undefined),
    newId: () => 'made',
    onFailed(...failed) {
      told.push(failed)
    }
  })
  const trigger = (source: string, station: string, triggerId: number | string): void => {
    desk.trigger(source, { type: 'trigger', station, triggerId, ms: 5 })
  }
  return { desk, posted, told, trigger }
}

suite('camera desk', () => {
  test("a controller's trigger has the camera of its station take a picture with its id and its part", () => {
    const { posted, trigger } = bench()
    trigger('modbus', 'north', 17)
    trigger('tcp text', 'north', '')
    trigger('opcua', 'south', 18)
    const wish = (measId: string, partId: string | null = null) => ({ measId, partId })
    assert.deepEqual(posted, [
      ['camera north', { type: 'take', id: 1, wish: wish('17', 'part at north') }],
      ['camera north', { type: 'take', id: 2, wish: wish('made') }],
      ['camera south', { type: 'take', id: 3, wish: wish('18') }]
    ])
  })

  test('other channels than the configuration names, and stations without a camera, trigger nothing', () => {
    const { desk, posted, trigger } = bench()
    trigger('opcua', 'north', 1)
    trigger('modbus', 'south', 1)
    trigger('modbus', 'west', 1)
    assert.deepEqual([desk.take('south', {}), desk.take('west', {}), posted], [undefined, undefined, []])
  })

  test('a controller is told of a picture that is not to be had, and of no other', async () => {
    const { desk, posted, told, trigger } = bench()
    trigger('modbus', 'north', 17)
    trigger('modbus', 'north', 18)
    desk.taken(1, JUDGED)
    desk.taken(2, FAILED)
    await tick()
    assert.deepEqual(told, [['north', 'incomplete']])
    assert.deepEqual(posted.slice(2), [['modbus', { type: 'failed', station: 'north', ms: 5 }]])
  })

  test('whoever asks by HTTP gets the outcome, also where the thread of the camera ends or is not there', async () => {
    const { desk } = bench()
    const first = desk.take('north', { measId: '5', partId: 'P' })
    desk.taken(1, JUDGED)
    assert.deepEqual(await first, JUDGED)
    const second = desk.take('north', {})
    desk.lost('camera south')
    desk.lost('camera north')
    assert.deepEqual(await second, { kind: 'failed', why: 'fault', detail: 'its thread has ended' })
    const missed = await bench(false).desk.take('north', {})
    assert.deepEqual(missed, { kind: 'failed', why: 'missed', detail: 'its thread is being started' })
  })
})
