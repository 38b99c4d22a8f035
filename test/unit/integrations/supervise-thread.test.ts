import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { EventEmitter } from 'node:events'
import type { FromChannel, ToChannel } from '../../../src/domain/channels/line.ts'
import { HUNG_MS, RESTART_MS, STARTING_MS, superviseThread } from '../../../src/integrations/supervise-thread.ts'

/** A thread that ends when it is told to, unless it hangs. */
class FakeThread extends EventEmitter {
  readonly told: ToChannel[] = []
  readonly hangs: boolean
  constructor(hangs: boolean) {
    super()
    this.hangs = hangs
  }
  postMessage(message: ToChannel): void {
    this.told.push(message)
    if (message.type === 'close' && !this.hangs) this.emit('exit')
  }
  async terminate(): Promise<void> {
    this.emit('exit')
  }
  say(message: FromChannel): void {
    this.emit('message', message)
  }
}

function bench(hangs = false) {
  const threads: FakeThread[] = []
  const timers = new Map<number, () => void>()
  const states: (string | null)[] = []
  const clock = { at: new Date('2026-01-01T06:00:00Z') }
  const supervised = superviseThread({
    channel: 'modbus',
    start() {
      threads.push(new FakeThread(hangs))
      return threads.at(-1)!
    },
    setTimer(run, ms) {
      timers.set(ms, run)
      return () => {
        if (timers.get(ms) === run) timers.delete(ms)
      }
    },
    now: () => clock.at,
    onMessage() {},
    onState(problem) {
      states.push(problem)
    }
  })
  const ring = (ms: number): void => {
    const run = timers.get(ms)
    timers.delete(ms)
    assert.ok(run !== undefined, `no timer of ${ms} ms`)
    run()
  }
  return { supervised, threads, states, ring, timers, clock }
}
const LISTENING = { type: 'listening', address: '127.0.0.1:502' } as const

suite('superviseThread', () => {
  test('works when the thread says so, and has its counts', () => {
    const { supervised, threads, states, clock } = bench()
    assert.notEqual(supervised.state().problem, null)
    threads[0]!.say(LISTENING)
    threads[0]!.say({ type: 'state', problem: null, backlog: 3, events: { triggers: 7 } })
    assert.deepEqual(supervised.state(), {
      channel: 'modbus',
      problem: null,
      since: clock.at,
      lastProblem: null,
      restarts: 0,
      backlog: 3,
      events: { triggers: 7 }
    })
    assert.deepEqual(states, [null])
  })

  test('a thread that dies is started again after a while; until then its error is the problem', () => {
    const { supervised, threads, states, ring } = bench()
    threads[0]!.say(LISTENING)
    threads[0]!.emit('error', new Error('listen EADDRINUSE'))
    threads[0]!.emit('exit')
    assert.equal(supervised.state().problem, 'listen EADDRINUSE')
    supervised.post({ type: 'alive', ready: true, due: [] })
    ring(RESTART_MS)
    assert.equal(threads.length, 2)
    threads[1]!.say(LISTENING)
    assert.deepEqual([supervised.state().problem, supervised.state().restarts], [null, 1])
    assert.deepEqual(states, [null, 'listen EADDRINUSE', null])
    supervised.post({ type: 'alive', ready: true, due: [] })
    assert.deepEqual([threads[0]!.told, threads[1]!.told], [[], [{ type: 'alive', ready: true, due: [] }]])
  })

  test('says since when it works or does not, and what did not work last', () => {
    const { supervised, threads, clock } = bench()
    const at = (minute: number): Date => {
      clock.at = new Date(Date.UTC(2026, 0, 1, 6, minute))
      return clock.at
    }
    const say = (problem: string | null): void => {
      threads[0]!.say({ type: 'state', problem, backlog: 0, events: {} })
    }
    const state = () => {
      const { since, lastProblem } = supervised.state()
      return [since, lastProblem]
    }
    const works = at(1)
    say(null)
    at(2)
    say(null)
    assert.deepEqual(state(), [works, null])
    const broken = at(3)
    say('the broker refuses the password')
    const away = at(4)
    say('the broker is away')
    assert.deepEqual(state(), [broken, { detail: 'the broker is away', at: away }])
    const again = at(5)
    say(null)
    assert.deepEqual(state(), [again, { detail: 'the broker is away', at: away }])
  })

  test('a thread that says nothing is ended and started again', () => {
    const { supervised, threads, ring } = bench()
    threads[0]!.say(LISTENING)
    ring(HUNG_MS)
    assert.match(supervised.state().problem!, /said nothing/)
    ring(RESTART_MS)
    assert.equal(threads.length, 2)
  })

  test('a thread that is still loading its libraries is given time before it says anything', () => {
    const { supervised, threads, ring, timers } = bench()
    assert.deepEqual([...timers.keys()], [STARTING_MS])
    ring(STARTING_MS)
    assert.match(supervised.state().problem!, /said nothing for 60000 ms/)
    ring(RESTART_MS)
    assert.deepEqual([threads.length, [...timers.keys()]], [2, [STARTING_MS]])
    // The process of OPC UA ends the simulation of the process before it while it still makes its certificate.
    threads[1]!.say({ type: 'simulate', id: 1, station: 'north', on: false })
    assert.deepEqual([...timers.keys()], [STARTING_MS])
    threads[1]!.say(LISTENING)
    assert.deepEqual([...timers.keys()], [HUNG_MS])
  })

  test('closing ends the thread, also one that hangs, and starts none', async () => {
    for (const hangs of [false, true]) {
      const { supervised, threads, ring, timers } = bench(hangs)
      const closed = supervised.close()
      if (hangs) ring(1000)
      await closed
      assert.equal(threads.length, 1)
      assert.deepEqual([...timers.keys()], [])
    }
  })
})
