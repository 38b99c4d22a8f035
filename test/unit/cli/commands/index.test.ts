import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeTree } from '../../temp-folder.ts'
import { cliFixture } from '../cli-fixture.ts'

suite('okng index', () => {
  test('writes the CSV, counts, and names what it refused', async (t) => {
    const { folder, run } = cliFixture(t)
    writeTree(folder, {
      'parts/OK/1.bmp': 'BM',
      'parts/OK/2.bmp': 'BM',
      'parts/day/NG/3.png': 'BM',
      'parts/4.bmp': 'BM'
    })
    const { code, stdout, stderr } = await run(
      'index',
      join(folder, 'parts'),
      '--out',
      join(folder, 'out/image_path.csv')
    )
    assert.deepEqual(
      [code, stdout],
      [0, `3 pictures (2 OK, 1 NG), 1 refused, 0 passed over, written to ${folder}/out/image_path.csv\n`]
    )
    assert.match(stderr, /^refused .*parts\/4\.bmp: expected a folder named OK or NG above it/)
    assert.equal(
      readFileSync(join(folder, 'out/image_path.csv'), 'utf8'),
      `image_path,label\n${folder}/parts/OK/1.bmp,OK\n${folder}/parts/OK/2.bmp,OK\n${folder}/parts/day/NG/3.png,NG\n`
    )
  })

  test('--json: one document on stdout', async (t) => {
    const { folder, run } = cliFixture(t)
    writeTree(folder, { 'parts/OK/1.bmp': 'BM', 'parts/NG/ok_2.bmp': 'BM', 'parts/list.txt': '' })
    const { stdout } = await run('index', join(folder, 'parts'), '--out', join(folder, 'parts/a.csv'), '--json')
    assert.deepEqual(JSON.parse(stdout), {
      csv: join(folder, 'parts/a.csv'),
      pictures: 1,
      ok: 1,
      ng: 0,
      refused: [{ file: join(folder, 'parts/NG/ok_2.bmp'), why: 'the folder says NG, but the file name says OK' }],
      passedOver: [{ path: join(folder, 'parts/list.txt'), why: 'no picture, by its bytes' }]
    })
    assert.equal(readFileSync(join(folder, 'parts/a.csv'), 'utf8'), 'image_path,label\nOK/1.bmp,OK\n')
  })

  test('writes nothing when no picture has a label', async (t) => {
    const { folder, run } = cliFixture(t)
    writeTree(folder, { 'parts/1.bmp': 'BM' })
    const { code, stderr } = await run('index', join(folder, 'parts'), '--out', join(folder, 'a.csv'))
    assert.equal(code, 1)
    assert.match(stderr, /okng: no labelled picture in '.*parts' \(1 refused, 0 passed over\): nothing written; /)
    assert.match(stderr, /; put good parts below a folder OK, others below NG\n$/)
    assert.equal(existsSync(join(folder, 'a.csv')), false)
  })

  test('names what it passed over, at most ten of a kind, and counts the rest', async (t) => {
    const { folder, run } = cliFixture(t)
    const texts = Object.fromEntries(Array.from({ length: 12 }, (_, n) => [`parts/${n + 10}.txt`, '']))
    writeTree(folder, { 'parts/OK/1.bmp': 'BM', 'parts/OK/@eaDir/1.bmp/x.jpg': 'BM', ...texts })
    const { stdout, stderr } = await run('index', join(folder, 'parts'), '--out', join(folder, 'a.csv'))
    assert.equal(stdout, `1 pictures (1 OK, 0 NG), 0 refused, 13 passed over, written to ${folder}/a.csv\n`)
    assert.match(stderr, /^passed over .*@eaDir: thumbnails/m)
    assert.match(
      stderr,
      /^passed over .*19\.txt: no picture, by its bytes\npassed over 2 more: no picture, by its bytes\n/m
    )
  })
})
