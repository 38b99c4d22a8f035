import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { backgroundPrefix } from '../../../../src/training/jobs/background.ts'

const LINUX_ONLY = process.platform === 'linux' ? false : 'looks into /proc'
/** Nice value of each thread of a process that starts a worker thread, and the scheduling policy (5: SCHED_IDLE). */
const SCRIPT = `
  const { Worker } = require('node:worker_threads')
  const { readdirSync, readFileSync } = require('node:fs')
  new Worker('setInterval(() => {}, 1000)', { eval: true }).once('online', () => {
    const stat = (id) => readFileSync('/proc/self/task/' + id + '/stat', 'utf8').split(') ')[1].split(' ')
    const fields = readdirSync('/proc/self/task').map(stat)
    process.stdout.write(JSON.stringify(fields.map((each) => [Number(each[16]), Number(each[38])])))
    process.exit()
  })`

suite('backgroundPrefix', () => {
  for (const [priority, niceness] of [
    ['idle', 19],
    ['low', 10],
    ['normal', 0]
  ] as const) {
    test(
      `${priority}: every thread, also those that Node starts first, has nice ${niceness} above ours`,
      { skip: LINUX_ONLY },
      async () => {
        const [command, ...args] = [...(await backgroundPrefix(priority)), process.execPath, '-e', SCRIPT]
        const threads = JSON.parse(execFileSync(command!, args, { encoding: 'utf8' })) as [number, number][]
        const own = JSON.parse(execFileSync(process.execPath, ['-e', SCRIPT], { encoding: 'utf8' })) as [
          number,
          number
        ][]
        assert.ok(threads.length > 5)
        assert.deepEqual(new Set(threads.map(([nice]) => nice)), new Set([Math.min(19, own[0]![0] + niceness)]))
        if (priority !== 'idle') assert.deepEqual(new Set(threads.map(([, policy]) => policy)), new Set([own[0]![1]]))
      }
    )
  }
})
