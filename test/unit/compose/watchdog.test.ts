import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { startWatchdog } from '../../../src/compose/system/watchdog.ts'

function started(env: Record<string, string>) {
  const ran: string[] = []
  const timers: { run: () => void; ms: number }[] = []
  let stopped = 0
  const stop = startWatchdog({
    env,
    run: (command, args) => ran.push([command, ...args].join(' ')),
    every(run, ms) {
      timers.push({ run, ms })
      return () => {
        stopped++
      }
    }
  })
  return { ran, timers, stop, stopped: () => stopped }
}

suite('watchdog', () => {
  test('says that the service is ready, then three times in the time that it lives', () => {
    const { ran, timers, stop, stopped } = started({ NOTIFY_SOCKET: '/run/systemd/notify', WATCHDOG_USEC: '30000000' })
    assert.deepEqual(
      timers.map(({ ms }) => ms),
      [10_000]
    )
    timers[0]!.run()
    assert.deepEqual(ran, ['systemd-notify --ready', 'systemd-notify WATCHDOG=1'])
    stop()
    assert.equal(stopped(), 1)
  })

  test('without a watchdog it says ready alone, without systemd nothing', () => {
    const { ran, timers } = started({ NOTIFY_SOCKET: '/run/systemd/notify' })
    assert.deepEqual([ran, timers], [['systemd-notify --ready'], []])
    assert.deepEqual(started({}).ran, [])
  })
})
