import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import type { ChildProcess } from 'node:child_process'
import { RecipeNotFound } from '../../../../src/errors.ts'
import { createTeacher, MAX_TEACH_MS, type TeacherOptions } from '../../../../src/training/jobs/teacher.ts'
import { COMPLETED, FakeChild } from './job-bench.ts'

const REQUEST = { recipe: 'ring', pictures: ['a'.repeat(64)], from: null }

function bench(change: Partial<TeacherOptions> = {}) {
  const children: FakeChild[] = []
  const activated: unknown[] = []
  const cleaned: string[] = []
  const timers: { run: () => void; ms: number }[] = []
  const teacher = createTeacher({
    checkRecipe: async () => {},
    list: async () => '/data/list.csv',
    spawn() {
      const child = new FakeChild(7)
      children.push(child)
      return child as unknown as ChildProcess
    },
    kill(child) {
      ;(child as unknown as FakeChild).signal('SIGKILL')
    },
    async activate(...order) {
      activated.push(order)
    },
    async cleanUp(csv) {
      cleaned.push(csv)
    },
    setTimer(run, ms) {
      const timer = { run, ms }
      timers.push(timer)
      return () => {
        timers.splice(timers.indexOf(timer), 1)
      }
    },
    ...change
  })
  const child = async (): Promise<FakeChild> => {
    while (children.length === 0) await new Promise(setImmediate)
    return children[0]!
  }
  return { teacher, children, activated, cleaned, timers, child }
}

suite('createTeacher', () => {
  test('a child teaches, its version is made active by whoever asked', async () => {
    const b = bench()
    const taught = b.teacher.teach(REQUEST, 'anna')
    const child = await b.child()
    child.print(COMPLETED)
    void child.end(0)
    assert.deepEqual(await taught, {
      modelVersion: 'v7',
      metrics: { auroc: 0.99 },
      leftOut: [],
      activated: true,
      activation: 'as asked'
    })
    assert.deepEqual([b.activated, b.cleaned, b.timers], [[['ring', 'v7', 'anna']], ['/data/list.csv'], []])
  })

  test('what the golden set does not allow is published, not active, and said', async () => {
    const b = bench({
      activate: async () => {
        throw new Error('golden picture 3 is judged OK')
      }
    })
    const taught = b.teacher.teach(REQUEST, 'anna')
    const child = await b.child()
    child.print(COMPLETED)
    void child.end(0)
    assert.deepEqual(await taught, {
      modelVersion: 'v7',
      metrics: { auroc: 0.99 },
      leftOut: [],
      activated: false,
      activation: 'not allowed: golden picture 3 is judged OK'
    })
  })

  test('a child that fails says why, and the next one may begin', async () => {
    const b = bench()
    for (let n = 0; n < 2; n++) {
      const taught = b.teacher.teach(REQUEST, 'anna')
      const child = await b.child()
      child.stderr.write('okng: expected at least 5 OK pictures in which the part is found, received 1\n')
      void child.end(1)
      await assert.rejects(taught, {
        code: 'TEACH_FAILED',
        statusCode: 409,
        message:
          "recipe 'ring' could not be taught: expected at least 5 OK pictures in which the part is found, received 1"
      })
      b.children.length = 0
    }
    assert.deepEqual([b.activated.length, b.cleaned.length], [0, 2])
  })

  test('one at a time', async () => {
    const b = bench()
    const taught = b.teacher.teach(REQUEST, 'anna')
    await assert.rejects(b.teacher.teach({ ...REQUEST, recipe: 'cap' }, 'anna'), {
      code: 'TEACH_BUSY',
      message: /'ring'/
    })
    const child = await b.child()
    child.print(COMPLETED)
    void child.end(0)
    await taught
    assert.equal(b.children.length, 1)
  })

  test('one that takes too long is killed', async () => {
    const b = bench()
    const taught = b.teacher.teach(REQUEST, 'anna')
    await b.child()
    assert.deepEqual(
      b.timers.map(({ ms }) => ms),
      [MAX_TEACH_MS]
    )
    b.timers[0]!.run()
    await assert.rejects(taught, { code: 'TEACH_FAILED', message: /ended by SIGKILL/ })
  })

  test('close ends the child and waits until it is cleared away', async () => {
    const b = bench()
    const taught = assert.rejects(b.teacher.teach(REQUEST, 'anna'), { code: 'TEACH_FAILED' })
    await b.child()
    await b.teacher.close()
    assert.equal(b.cleaned.length, 1)
    await taught
    await assert.rejects(b.teacher.teach(REQUEST, 'anna'), { message: /closing/ })
  })

  test('what cannot be recorded beforehand is not taught', async () => {
    const b = bench()
    const full = (): Promise<void> => Promise.reject(new Error('disk full'))
    await assert.rejects(b.teacher.teach(REQUEST, 'anna', full), { message: 'disk full' })
    assert.deepEqual([b.children, b.cleaned], [[], ['/data/list.csv']])
  })

  test('a recipe that there is not', async () => {
    const b = bench({
      checkRecipe: async (id) => {
        throw new RecipeNotFound(id, 'none')
      }
    })
    await assert.rejects(b.teacher.teach(REQUEST, 'anna'), { code: 'RECIPE_NOT_FOUND' })
    assert.equal(b.cleaned.length, 0)
  })
})
