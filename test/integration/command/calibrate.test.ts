// Recalibrating from pictures: drawn parts through the real stages, with an encoder that nobody has trained.
import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createContext } from '../../../src/cli/context.ts'
import { runCli } from '../../../src/cli/run-cli.ts'
import { encodeBmp } from '../../../src/imaging/encode/encode-bmp.ts'
import { tempFolder } from '../../unit/temp-folder.ts'
import { drawnPart, publishUntrained } from '../untrained-model.ts'

interface Printed {
  readonly threshold: number
  readonly seen: readonly string[]
  readonly escape: { readonly count: number; readonly of: number }
  readonly overkill: { readonly count: number; readonly of: number }
  readonly counts: { readonly withoutScore: number }
}

suite('okng calibrate --dataset', () => {
  test('scores unlearnt pictures, no part counts as NG, the recipe judges by the new threshold', async (t) => {
    const folder = tempFolder(t)
    const text = { out: '', err: '' }
    const context = createContext(
      { OKNG_DATA_DIR: join(folder, 'data') },
      {
        stdout: {
          write: (line: string) => {
            text.out += line
          }
        },
        stderr: {
          write: (line: string) => {
            text.err += line
          }
        }
      }
    )
    const okng = async (...args: string[]): Promise<string> => {
      text.out = text.err = ''
      assert.equal(await runCli(args, context), 0, `${args.join(' ')}: ${text.err}`)
      return text.out
    }
    mkdirSync(join(folder, 'parts/OK'), { recursive: true })
    mkdirSync(join(folder, 'parts/NG'))
    const good = Array.from({ length: 24 }, (_, n) => join(folder, 'parts/OK', `${n}.bmp`))
    const defects = Array.from({ length: 12 }, (_, n) => join(folder, 'parts/NG', `${n}.bmp`))
    good.forEach((file, n) => {
      writeFileSync(file, drawnPart(`good/${n}`))
    })
    defects.forEach((file, n) => {
      writeFileSync(file, drawnPart(`defect/${n}`, true))
    })
    writeFileSync(
      join(folder, 'parts/OK/empty.bmp'),
      encodeBmp({ width: 160, height: 120, data: new Uint8Array(160 * 120).fill(90) })
    )
    // The same bytes under another name are the same picture.
    copyFileSync(good[0]!, join(folder, 'parts/OK/copy.bmp'))
    const version = await publishUntrained(context, 'ring', good.slice(0, 10), 1e-9)
    const verdict = async (file: string): Promise<string> =>
      (JSON.parse(await okng('inspect', file, '--recipe', 'ring', '--json')) as { verdict: string }).verdict
    assert.equal(await verdict(good[20]!), 'NG')

    const { threshold, seen, escape, overkill, counts } = JSON.parse(
      await okng(
        'calibrate',
        '--recipe',
        'ring',
        '--dataset',
        join(folder, 'parts'),
        '--escape-cost',
        '5',
        '--overkill-cost',
        '1',
        '--json'
      )
    ) as Printed
    assert.equal(seen.length, 11)
    assert.match(text.err, new RegExp(`11 of 38 pictures left out: version ${version} has learnt from them`))
    // 14 good parts found, one picture without: that one is rejected whatever the threshold is.
    assert.deepEqual([escape.of, overkill.of, counts.withoutScore], [12, 15, 1])
    assert.ok(overkill.count >= 1 && overkill.count <= 5, String(overkill.count))
    assert.ok(escape.count <= 1, String(escape.count))
    assert.equal((await context.recipes.read('ring')).threshold, threshold)
    // What the recipe now does is what was announced; the pictures of the bank, left out above, are all OK.
    const judged = JSON.parse(
      await okng('evaluate', '--recipe', 'ring', '--dataset', join(folder, 'parts'), '--json')
    ) as Printed
    assert.deepEqual([judged.escape, judged.overkill.count, judged.overkill.of], [escape, overkill.count, 26])
    assert.deepEqual([await verdict(good[20]!), await verdict(defects[3]!)], ['OK', 'NG'])

    // Taught parts join the version's bank: the calibrated threshold goes over into the new version, and they are no
    // longer fresh.
    mkdirSync(join(folder, 'more/OK'), { recursive: true })
    copyFileSync(good[20]!, join(folder, 'more/OK/20.bmp'))
    await okng('teach', '--recipe', 'ring', '--dataset', join(folder, 'more'))
    const taught = await context.recipes.read('ring')
    assert.deepEqual(
      [taught.threshold, (await context.models.open('ring', taught.activeModelVersion!)).manifest.threshold],
      [null, threshold]
    )
    const again = JSON.parse(
      await okng('calibrate', '--recipe', 'ring', '--dataset', join(folder, 'parts'), '--max-overkill', '10%', '--json')
    ) as Printed
    assert.equal(again.seen.length, 12)
    // A version that is only asked for judges by its own threshold, not by the one calibrated for the active version.
    const thresholdOf = async (...args: string[]): Promise<number> =>
      (JSON.parse(await okng('inspect', good[20]!, '--recipe', 'ring', '--json', ...args)) as Printed).threshold
    assert.deepEqual([await thresholdOf(), await thresholdOf('--model-version', version)], [again.threshold, 1e-9])

    mkdirSync(join(folder, 'known/OK'), { recursive: true })
    copyFileSync(good[1]!, join(folder, 'known/OK/1.bmp'))
    assert.equal(
      await runCli(['calibrate', '--recipe', 'ring', '--dataset', join(folder, 'known'), '--ok-only'], context),
      1
    )
    assert.match(text.err, /has learnt from every picture of '.*known'/)
  })
})
