import { suite, test, type TestContext } from 'node:test'
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { setTimeout as wait } from 'node:timers/promises'
import { endLeftover, markOf, signalGroup } from '../../../../src/training/jobs/process-group.ts'

const LINUX_ONLY = process.platform === 'linux' ? false : 'reads /proc'
/** Starts another process, and neither minds SIGTERM where it is told so. */
const script = (stubborn: boolean) => `
  ${stubborn ? "process.on('SIGTERM', () => {})" : ''}
  const { spawn } = require('node:child_process')
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' })
  process.stdout.write(String(child.pid) + '\\n')
  setInterval(() => {}, 1000)`

async function group(
  t: TestContext,
  stubborn = false
): Promise<{ child: ChildProcess; grandchild: number; ended: Promise<unknown> }> {
  const child = spawn(process.execPath, ['-e', script(stubborn)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true
  })
  t.after(() => {
    signalGroup(child.pid, 'SIGKILL')
  })
  const ended = new Promise((resolve) => {
    child.once('exit', (_code, signal) => {
      resolve(signal)
    })
  })
  const grandchild = await new Promise<number>((resolve) => {
    child.stdout.once('data', (text: Buffer) => {
      resolve(Number(text))
    })
  })
  return { child, grandchild, ended }
}
const lives = (pid: number): boolean => markOf({ pid } as ChildProcess)?.startTime !== null
const gone = async (pid: number): Promise<void> => {
  while (lives(pid)) await wait(10)
}

suite('process group', { skip: LINUX_ONLY }, () => {
  test('a signal reaches what the child started, too', async (t) => {
    const { child, grandchild, ended } = await group(t)
    signalGroup(child.pid, 'SIGTERM')
    assert.equal(await ended, 'SIGTERM')
    await gone(grandchild)
    signalGroup(child.pid, 'SIGTERM') // not there any more: nothing to do
    signalGroup(undefined, 'SIGTERM')
  })

  test('a leftover is asked to end, then killed', async (t) => {
    const { child, grandchild, ended } = await group(t, true)
    const waits: number[] = []
    await endLeftover(markOf(child)!, 200, async (ms) => {
      waits.push(ms)
      await wait(5)
    })
    assert.equal(await ended, 'SIGKILL')
    await gone(grandchild)
    assert.deepEqual(waits.slice(0, 4), [50, 50, 50, 50])
  })

  test('one that ends when it is asked to is not waited for', async (t) => {
    const { child, ended } = await group(t)
    await endLeftover(markOf(child)!, 60_000, () => wait(5))
    assert.equal(await ended, 'SIGTERM')
  })

  test('another process that has got the id since is left alone, as is one of which nothing is known', async (t) => {
    const { child } = await group(t)
    const mark = markOf(child)!
    assert.match(mark.startTime!, /^\d+$/)
    for (const startTime of [`${Number(mark.startTime) - 1}`, null])
      await endLeftover({ ...mark, startTime }, 1000, () => assert.fail('nothing to wait for'))
    assert.ok(lives(child.pid!))
  })

  test('a child that could not be started has no mark', () => {
    assert.equal(markOf({} as ChildProcess), null)
  })
})
