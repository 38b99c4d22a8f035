import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createRandom } from '../../../../src/domain/random.ts'
import { encodeBmp } from '../../../../src/imaging/encode/encode-bmp.ts'
import { renderPart } from '../../../../src/rendering/render-part.ts'
import { cliFixture } from '../cli-fixture.ts'

suite('okng render', () => {
  test('draws as many parts as asked for, says what and where; okng index can label them', async (t) => {
    const { folder, run } = cliFixture(t)
    const out = join(folder, 'drawn')
    const { code, stdout, stderr } = await run(
      'render',
      '--out',
      out,
      '--ok',
      '2',
      '--ng',
      '1',
      '--seed',
      '3',
      '--width',
      '160',
      '--height',
      '120',
      '--format',
      'png',
      '--json'
    )
    assert.equal(code, 0, stderr)
    const summary = JSON.parse(stdout) as { truthFile: string; counts: unknown; defects: Record<string, number> }
    assert.deepEqual([summary.truthFile, summary.counts], [join(out, 'truth.csv'), { ok: 2, ng: 1, backgrounds: 0 }])
    assert.deepEqual(Object.values(summary.defects), [1])
    assert.deepEqual(readdirSync(join(out, 'OK')).length, 2)
    assert.match((await run('index', out, '--out', join(out, 'a.csv'))).stdout, /^3 pictures \(2 OK, 1 NG\), 0 refused/)

    const again = await run('render', '--out', out, '--ok', '1', '--ng', '0')
    assert.equal(again.code, 1)
    assert.match(again.stderr, /expected a new or empty folder/)
  })

  test("draws the scene that is asked for, with the renderer's truth, and pictures without a part", async (t) => {
    const { folder, run } = cliFixture(t)
    const out = join(folder, 'drawn')
    const size = ['--width', '160', '--height', '120'] as const
    const scene = [
      '--cut-by-border',
      '10%',
      '--polarity',
      'dark',
      '--plate',
      'belt',
      '--gain',
      '0.5',
      '--glare-share-of-edge',
      '0.3',
      '--second-ring',
      '--size',
      '0.3'
    ] as const
    const { code, stdout, stderr } = await run(
      'render',
      '--out',
      out,
      '--ok',
      '1',
      '--ng',
      '0',
      '--seed',
      '3',
      ...size,
      ...scene,
      '--backgrounds',
      '2'
    )
    assert.equal(code, 0, stderr)
    assert.match(stdout, /^1 OK, 0 NG, 2 without a part; /)
    const { outer, image } = renderPart({
      width: 160,
      height: 120,
      random: createRandom(3).fork('OK/1'),
      cutByBorder: 0.1,
      polarity: 'dark',
      plate: 'belt',
      gain: 0.5,
      glareShareOfEdge: 0.3,
      secondRing: true,
      size: 0.3
    })
    const [, part, ...backgrounds] = readFileSync(join(out, 'truth.csv'), 'utf8').trimEnd().split('\n')
    assert.deepEqual(part!.split(',').slice(0, 5), [
      'OK/1.bmp',
      'OK',
      ...[outer.cx, outer.cy, outer.r].map((value) => value.toFixed(3))
    ])
    assert.deepEqual(backgrounds, ['backgrounds/1.bmp,,,,,,,,,,', 'backgrounds/2.bmp,,,,,,,,,,'])
    assert.deepEqual(readFileSync(join(out, 'OK/1.bmp')), Buffer.from(encodeBmp(image)))
    assert.deepEqual(readdirSync(join(out, 'backgrounds')), ['1.bmp', '2.bmp'])
    const wrong = await run(
      'render',
      '--out',
      join(folder, 'wrong'),
      '--ok',
      '1',
      '--ng',
      '0',
      '--cut-by-border',
      '0.5'
    )
    assert.equal(wrong.code, 1)
    assert.match(wrong.stderr, /cutByBorder: expected a number from 0 to 0\.45, received 0\.5/)
  })

  test('refuses numbers that are none: a wrong command line', async (t) => {
    const { folder, run } = cliFixture(t)
    const { code, stderr } = await run('render', '--out', join(folder, 'drawn'), '--ok', '-1', '--ng', '2')
    assert.equal(code, 2)
    assert.match(stderr, /'--ok <n>' argument '-1' is invalid\. Expected a whole number of at least 0/)
  })
})
