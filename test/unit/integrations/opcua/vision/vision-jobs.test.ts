import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import type { LineResult } from '../../../../../src/domain/channels/line.ts'
import { createVisionJobs } from '../../../../../src/integrations/opcua/vision/vision-jobs.ts'
import { type VisionEvent } from '../../../../../src/integrations/opcua/vision/vision-types.ts'
import { createTextStation } from '../../../../../src/integrations/tcp-text/text-station.ts'
import { record } from '../../../store/records/record-fixture.ts'

const EPOCH_MS = Date.UTC(2026, 0, 2)
const ANY = { measId: '', partId: '', recipe: '' }

/** The jobs of station north with a clock of their own, and what they tell: `+Ready` for a step, `ok` for a result. */
function bench() {
  const clock = { ms: 0 }
  const now = () => ({ ms: clock.ms, epochMs: EPOCH_MS + clock.ms })
  const told: string[] = []
  const events: VisionEvent[] = []
  const station = { station: 'north', deadlineMs: 100, maxClockDifferenceMs: 0, recipes: new Map(), now }
  const handshake = createTextStation({ ...station, expect() {}, select() {} })
  let ids = 0
  const jobs = createVisionJobs({
    ...station,
    handshake,
    recipe: () => 'ring',
    newId: () => `id${++ids}`,
    tell(event) {
      events.push(event)
      if (event.type === 'step') told.push(`+${event.to}:${event.transition}`)
      else if (event.type === 'result')
        told.push(`${event.result.resultState}:${String(event.result.content[1]!.value)}`)
      else told.push(`${event.type} ${event.jobId}`)
    }
  })
  const pass = (ms: number, ready: boolean | null = true): void => {
    clock.ms += ms
    if (ready !== null) handshake.alive(ready)
    handshake.tick()
    jobs.follow()
  }
  const judged = (changes: Partial<LineResult['result']> = {}, n = 1): void => {
    const good = { verdict: 'OK', ok: true, code: 1, reason: 'WITHIN_THRESHOLD', station: 'north' } as const
    const line = { result: record(n, { ...good, ...changes }).result, receivedMs: clock.ms }
    handshake.result(line)
    jobs.result(line)
  }
  const take = (): string[] => told.splice(0)
  const results = () => events.flatMap((event) => (event.type === 'result' ? [event.result] : []))
  return { jobs, handshake, pass, judged, take, results }
}

suite('vision jobs', () => {
  test('the states follow the service: operational and ready, error while it is silent, and back', () => {
    const { jobs, pass, take } = bench()
    assert.deepEqual([jobs.system, jobs.startSingle(ANY)], ['Preoperational', 'not now'])
    pass(1)
    assert.deepEqual(take(), [
      '+Operational:PreoperationalToOperationalAuto',
      '+Initialized:null',
      '+Ready:InitializedToReadyAuto'
    ])
    pass(1, false)
    assert.deepEqual(take(), ['+Error:OperationalToErrorAuto', '+null:null'])
    assert.equal(jobs.startSingle(ANY), 'not now')
    pass(1)
    assert.deepEqual(take()[0], '+Operational:ErrorToOperationalAuto')
    pass(751, null)
    assert.equal(jobs.system, 'Error')
  })

  test('a single job has the one result of its own picture', () => {
    const { jobs, pass, judged, take, results } = bench()
    pass(1)
    take()
    assert.deepEqual(jobs.startSingle({ ...ANY, measId: 'M 7', partId: 'p' }), { jobId: 'id1', error: 0 })
    assert.equal(jobs.startSingle(ANY), 'not now')
    judged({ measId: 'M 6' })
    assert.deepEqual(take(), ['+SingleExecution:ReadyToSingleExecution', 'started id1'])
    judged({ measId: 'M 7', partId: 'p' })
    judged({ measId: 'M 7' })
    assert.deepEqual(take(), ['1:true', '+Ready:SingleExecutionToReadyAuto', 'ready id1'])
    const [{ jobId, measId, partId, resultId }] = results() as [ReturnType<typeof results>[0]]
    assert.deepEqual([jobId, measId, partId, resultId], ['id1', 'M 7', 'p', record(1).result.resultId])
  })

  test('without a picture in time a single job has failed, and is not OK', () => {
    const { jobs, pass, take, results } = bench()
    pass(1)
    jobs.startSingle(ANY)
    take()
    pass(101)
    assert.deepEqual(take(), ['4:false', '+Ready:SingleExecutionToReadyAuto', 'ready id1'])
    assert.equal(results()[0]!.content[0]!.value, 5)
  })

  test('a service that falls silent fails the job at once, whatever comes afterwards', () => {
    const { jobs, pass, judged, take } = bench()
    pass(1)
    jobs.startSingle(ANY)
    take()
    pass(1, false)
    assert.deepEqual(take(), [
      '4:false',
      '+Ready:SingleExecutionToReadyAuto',
      'ready id1',
      '+Error:OperationalToErrorAuto',
      '+null:null'
    ])
    judged()
    assert.deepEqual(take(), [])
  })

  test('a continuous job tells every result of its recipe until it is stopped', () => {
    const { jobs, pass, judged, take } = bench()
    pass(1)
    judged()
    jobs.startContinuous(ANY)
    take()
    judged({}, 2)
    judged({ verdict: 'NG', ok: false, code: 2 }, 3)
    judged({ recipe: 'nut' }, 4)
    judged({ station: 'south' }, 5)
    assert.deepEqual(take(), ['1:true', '1:false', '4:false'])
    assert.equal(jobs.stop(), 0)
    judged({}, 6)
    assert.deepEqual(take(), ['+Ready:ContinuousExecutionToReadyStop', 'ready id1'])
    assert.equal(jobs.stop(), 'not now')
  })

  test('a continuous job ends when the station is not ready any more, as when its master parts come due', () => {
    const { jobs, handshake, pass, judged, take } = bench()
    pass(1)
    jobs.startContinuous(ANY)
    take()
    handshake.alive(true, true)
    jobs.follow()
    assert.deepEqual(take(), [
      '+Ready:ContinuousExecutionToReadyAuto',
      'ready id1',
      '+Initialized:ReadyToInitializedAuto'
    ])
    judged()
    assert.deepEqual([take(), jobs.startContinuous(ANY)], [[], 'not now'])
    pass(1)
    assert.equal(jobs.automatic, 'Ready')
  })

  test('a stopped single job waits for its picture; an aborted one has a result that is not OK, at once', () => {
    const { jobs, pass, judged, take } = bench()
    pass(1)
    jobs.startSingle(ANY)
    take()
    assert.equal(jobs.stop(), 0)
    assert.deepEqual(take(), [])
    judged()
    assert.deepEqual(take(), ['1:true', '+Ready:SingleExecutionToReadyStop', 'ready id1'])
    jobs.startSingle(ANY)
    take()
    assert.equal(jobs.abort(), 0)
    assert.deepEqual(take(), ['3:false', '+Ready:SingleExecutionToReadyAbort', 'ready id2'])
    pass(1)
    judged()
    assert.deepEqual(take(), [])
    assert.equal(jobs.automatic, 'Ready')
  })

  test('in simulation nothing is OK, and it ends with a reset', () => {
    const { jobs, pass, judged, take, results } = bench()
    pass(1)
    assert.equal(jobs.simulate(true), 0)
    jobs.startSingle(ANY)
    assert.equal(jobs.simulate(false), 'not now')
    judged()
    const [{ isSimulated, content }] = results() as [ReturnType<typeof results>[0]]
    assert.deepEqual([isSimulated, ...content.slice(0, 3).map(({ value }) => value)], [true, 9, false, 'NG'])
    take()
    assert.equal(jobs.reset(), 0)
    assert.deepEqual(take(), ['+Preoperational:OperationalToPreoperational', '+null:null'])
    pass(1)
    jobs.startSingle(ANY)
    judged()
    assert.equal(results()[1]!.isSimulated, false)
  })

  test('a halted system stays halted until it is reset', () => {
    const { jobs, pass, take } = bench()
    pass(1)
    jobs.startContinuous(ANY)
    take()
    assert.equal(jobs.halt(), 0)
    assert.deepEqual(take(), [
      '+Ready:ContinuousExecutionToReadyAbort',
      'ready id1',
      '+Halted:OperationalToHalted',
      '+null:null'
    ])
    pass(1)
    assert.deepEqual([take(), jobs.halt(), jobs.selectAutomatic()], [[], 'not now', 'not now'])
    jobs.reset()
    assert.equal(jobs.selectAutomatic(), 0)
    assert.equal(jobs.system, 'Operational')
  })

  test('a job for another recipe than the prepared one is refused', () => {
    const { jobs, pass } = bench()
    pass(1)
    assert.deepEqual(jobs.startSingle({ ...ANY, recipe: 'nut' }), { jobId: '', error: -2 })
    assert.deepEqual(jobs.startSingle({ ...ANY, recipe: 'ring' }), { jobId: 'id1', error: 0 })
  })
})
