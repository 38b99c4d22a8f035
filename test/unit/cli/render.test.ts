import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { cliFixture } from './cli-fixture.ts'

suite('okng render', () => {
  test('draws as many parts as asked for, says what and where; okng index can label them', async (t) => {
    const { folder, run } = cliFixture(t)
    const out = join(folder, 'drawn')
    const { code, stdout, stderr } = await run('render', '--out', out, '--ok', '2', '--ng', '1', '--seed', '3', '--width', '160', '--height', '120', '--format', 'png', '--json')
    assert.equal(code, 0, stderr)
    const summary = JSON.parse(stdout) as { truthFile: string, counts: unknown, defects: Record<string, number> }
    assert.deepEqual([summary.truthFile, summary.counts], [join(out, 'truth.csv'), { ok: 2, ng: 1 }])
    assert.deepEqual(Object.values(summary.defects), [1])
    assert.deepEqual(readdirSync(join(out, 'OK')).length, 2)
    assert.match((await run('index', out, '--out', join(out, 'a.csv'))).stdout, /^3 pictures \(2 OK, 1 NG\), 0 refused/)

    const again = await run('render', '--out', out, '--ok', '1', '--ng', '0')
    assert.equal(again.code, 1)
    assert.match(again.stderr, /expected a new or empty folder/)
  })

  test('refuses numbers that are none: a wrong command line', async (t) => {
    const { folder, run } = cliFixture(t)
    const { code, stderr } = await run('render', '--out', join(folder, 'drawn'), '--ok', '-1', '--ng', '2')
    assert.equal(code, 2)
    assert.match(stderr, /'--ok <n>' argument '-1' is invalid\. Expected a whole number of at least 0/)
  })
})
