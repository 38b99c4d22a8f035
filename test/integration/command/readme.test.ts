// The quick commands of README.md run, and its example answer is what the service says. Slow ones (npm ci, train,
// bench) are checked for existence only, in test/readme.test.ts.
import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { PACKAGE_ROOT } from '../../../src/package-root.ts'
import { startService } from '../../e2e/service.ts'
import { fencedBlocks, shellCommands } from '../../readme-commands.ts'
import { tempFolder } from '../../unit/temp-folder.ts'
import { drawnPart, OKNG } from '../service-fixture.ts'

const GOOD_PARTS = 12
const DEFECTIVE_PARTS = 4
const QUICK = ['teach', 'index', 'evaluate']
/** How far a score may be from the one in README.md: runtimes and processors round differently. */
const SCORE_TOLERANCE = 0.01

const readme = readFileSync(join(PACKAGE_ROOT, 'README.md'), 'utf8')
const commands = shellCommands(readme)

/** Drawn parts with the folder names that README.md uses. */
function drawParts(folder: string): void {
  const draw = (place: string, count: number, firstSeed: number, defect: 'dent' | null): void => {
    mkdirSync(join(folder, place), { recursive: true })
    for (let n = 0; n < count; n++)
      writeFileSync(join(folder, place, `${firstSeed + n}.bmp`), drawnPart(firstSeed + n, defect))
  }
  draw('pictures/OK', GOOD_PARTS, 100, null)
  draw('pictures/NG', DEFECTIVE_PARTS, 200, 'dent')
  draw('test-pictures/OK', 4, 300, null)
  draw('test-pictures/NG', 4, 400, 'dent')
}

interface Answer extends Record<string, unknown> {
  readonly score: number
  readonly threshold: number
}

suite('the commands of README.md', () => {
  test('okng teach, index and evaluate run as they are written', async (t) => {
    const folder = tempFolder(t)
    drawParts(folder)
    const lines = commands
      .map(({ words }) => (words[0] === 'npx' ? words.slice(1) : words))
      .filter(([name, command]) => name === 'okng' && QUICK.includes(command!))
    assert.deepEqual(
      lines.map(([, command]) => command),
      QUICK
    )
    for (const [, ...args] of lines)
      await promisify(execFile)(process.execPath, [OKNG, ...args], {
        cwd: folder,
        env: { ...process.env, OKNG_DATA_DIR: join(folder, 'data') },
        timeout: 120_000
      })
    const [head, ...rows] = readFileSync(join(folder, 'pictures.csv'), 'utf8').trim().split('\n')
    assert.deepEqual([head, rows.length], ['image_path,label', GOOD_PARTS + DEFECTIVE_PARTS])
  })

  test('the curl of README.md gets the answer that stands below it', async (t) => {
    const folder = tempFolder(t)
    const service = await startService(folder)
    t.after(() => service.stop())
    const { words } = commands.find(({ words: [name] }) => name === 'curl')!
    const field = /^(\w+)=@(.*)$/.exec(words[words.indexOf('-F') + 1]!)!
    const { pathname, search } = new URL(words.at(-1)!)
    const form = new FormData()
    form.append(field[1]!, new Blob([readFileSync(join(PACKAGE_ROOT, field[2]!))]), 'part')
    const response = await fetch(`${service.url}${pathname}${search}`, { method: 'POST', body: form })
    assert.equal(response.status, 200)

    const shown = JSON.parse(fencedBlocks(readme, 'json')[0]!) as Answer
    const received = (await response.json()) as Answer
    assert.deepEqual(
      Object.keys(shown).filter((key) => !(key in received)),
      []
    )
    for (const key of ['verdict', 'ok', 'code', 'reason', 'recipe', 'modelVersion', 'partId', 'measId', 'station'])
      assert.deepEqual(received[key], shown[key], key)
    for (const key of ['score', 'threshold'] as const)
      assert.ok(Math.abs(received[key] - shown[key]) <= SCORE_TOLERANCE, `${key}: ${received[key]}`)
  })
})
