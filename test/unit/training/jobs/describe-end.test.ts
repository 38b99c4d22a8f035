import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { describeEnd } from '../../../../src/training/jobs/describe-end.ts'
import { followTraining } from '../../../../src/training/jobs/follow-training.ts'
import { memoryKills } from '../../../../src/training/jobs/memory-kills.ts'
import { FakeChild } from './job-bench.ts'

const end = (change: Partial<Parameters<typeof describeEnd>[0]>) =>
  describeEnd({ code: null, signal: null, stderr: '', memoryRanOut: null, ...change })

suite('describeEnd', () => {
  test('a signal comes first, whatever was on stderr', () => {
    const killed = end({ signal: 'SIGKILL', stderr: 'epoch 3 of 9\n' })
    assert.match(killed, /^ended by SIGKILL: something outside ended it: .* or the system when memory ran out; /)
    assert.match(killed, /; it last wrote: epoch 3 of 9$/)
    assert.match(end({ signal: 'SIGKILL', memoryRanOut: true }), /^ended by SIGKILL: the machine ran out of memory/)
    assert.match(end({ signal: 'SIGKILL', memoryRanOut: false }), /has ended no process because of memory/)
    assert.match(end({ code: 137, stderr: 'x' }), /^ended by SIGKILL: .*; it last wrote: x$/)
    assert.equal(end({ signal: 'SIGSEGV' }), 'ended by SIGSEGV')
    assert.match(
      end({ signal: 'SIGABRT', stderr: 'FATAL ERROR: JavaScript heap out of memory' }),
      /^ended by SIGABRT: out of memory: /
    )
  })

  test('names a full disk and memory that ran out where the process says so', () => {
    assert.match(
      end({ code: 1, stderr: 'okng: ENOSPC: no space left on device, write' }),
      /^the disk is full: .*ENOSPC/
    )
    assert.match(end({ code: 1, stderr: 'okng: Array buffer allocation failed' }), /^out of memory: /)
  })

  test('else the process speaks for itself', () => {
    assert.equal(end({ code: 1, stderr: 'okng: no usable picture\n' }), 'okng: no usable picture')
    assert.equal(end({ code: 3 }), 'exit code 3')
    assert.equal(end({ code: 0 }), 'ended without a result')
  })
})

suite('memoryKills', () => {
  test("adds the machine's and the container's count; null where neither is told", () => {
    const files: Record<string, string> = {
      '/proc/vmstat': 'nr_free_pages 7\noom_kill 3\n',
      '/sys/fs/cgroup/memory.events': 'oom 9\noom_kill 2\n'
    }
    const read = (file: string): string => files[file]!
    assert.equal(memoryKills(read), 5)
    assert.equal(
      memoryKills(() => {
        throw new Error('ENOENT')
      }),
      null
    )
    assert.equal(
      memoryKills(() => 'nothing'),
      null
    )
  })

  test('a training that was killed while the count rose ran out of memory', async () => {
    const child = new FakeChild(7)
    let kills = 4
    const following = followTraining(
      child as never,
      () => {},
      () => kills
    )
    child.stderr.write('locating parts: 3 of 9\n')
    kills = 5
    await child.end(null, 'SIGKILL')
    const { completed, problem } = await following
    assert.equal(completed, null)
    assert.match(problem, /^ended by SIGKILL: the machine ran out of memory.*it last wrote: locating parts: 3 of 9$/)
  })
})
