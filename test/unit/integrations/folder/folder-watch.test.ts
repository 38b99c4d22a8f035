import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { createFolderWatch } from '../../../../src/integrations/folder/folder-watch.ts'
import type { Taken } from '../../../../src/integrations/folder/take-file.ts'

/** Looks so often at files that are there from look `from` on, until they were taken. */
async function watch(
  files: readonly { path: string; from: number }[],
  take: (path: string, look: number) => Taken,
  looks = 4,
  gone: { add(path: string): unknown; has(path: string): boolean } = new Set<string>()
) {
  let n = 0
  const taken: [string, boolean][] = []
  const folder = createFolderWatch({
    files: {
      look: async () =>
        files
          .filter(({ path, from }) => from <= n && !gone.has(path))
          .map(({ path }, index) => ({ path, bytes: 1, modifiedMs: index, inode: index }))
    },
    async take({ path }, mayBeKnown) {
      taken.push([path, mayBeKnown])
      const outcome = take(path, n)
      if (outcome !== 'later') gone.add(path)
      return outcome
    },
    settleMs: 0,
    clockMs: () => n * 1000,
    async pause() {
      n++
    },
    isClosed: () => n >= looks
  })
  await folder.run()
  return { taken, state: folder.state() }
}

suite('folder watch', () => {
  test('files that are there at the start may have been judged before; later ones have not', async () => {
    const { taken, state } = await watch(
      [
        { path: 'a', from: 0 },
        { path: 'b', from: 1 }
      ],
      () => 'judged'
    )
    assert.deepEqual(taken, [
      ['a', true],
      ['b', false]
    ])
    assert.deepEqual(state, { problem: null, backlog: 0, events: { results: 2, errors: 0 } })
  })

  test('a file that must wait, or can’t be read, does not hold up the next one, and is tried again', async () => {
    const { taken, state } = await watch(
      [
        { path: 'a', from: 0 },
        { path: 'b', from: 0 }
      ],
      (path, look) => {
        if (path === 'b') return 'judged'
        if (look < 2) throw new Error('EACCES')
        return 'failed'
      }
    )
    assert.deepEqual(
      taken.map(([path]) => path),
      ['a', 'b', 'a', 'a']
    )
    assert.deepEqual(state.events, { results: 1, errors: 1 })
    assert.equal(state.problem, null)
  })

  test('a name that comes again later is that of a new file', async () => {
    let judged = 0
    const { taken } = await watch([{ path: 'a', from: 0 }], () => (++judged < 3 ? 'judged' : 'later'), 3, {
      add() {},
      has: () => false
    })
    assert.deepEqual(taken.slice(0, 2), [
      ['a', true],
      ['a', false]
    ])
  })

  test('the problem of a file ends with it, also where there are always others', async () => {
    const names = Array.from({ length: 4 }, (_, n) => ({ path: `later ${n}`, from: n }))
    const { state } = await watch([{ path: 'a', from: 0 }, ...names], (path, look) => {
      if (path === 'a' && look === 0) throw new Error('EACCES')
      return 'judged'
    })
    assert.equal(state.problem, null)
  })

  test('what is wrong with a file is the problem while it is there', async () => {
    const { state } = await watch([{ path: 'a', from: 0 }], () => {
      throw new Error('EACCES')
    })
    assert.deepEqual([state.problem, state.backlog], ['a: EACCES', 0])
  })
})
