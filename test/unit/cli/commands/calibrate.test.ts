import { suite, test, type TestContext } from 'node:test'
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { MODEL_FILES } from '../../../../src/domain/models/manifest.ts'
import { createModelRegistry } from '../../../../src/store/models/model-registry.ts'
import { DRAFT } from '../../store/models/manifest-fixture.ts'
import { writeTree } from '../../temp-folder.ts'
import { composeRecipeFiles } from '../../../../src/compose/recipe-files.ts'
import { type CliFixture, cliFixture } from '../cli-fixture.ts'
import { savingJudging } from '../saving-judging.ts'

/** 20 good parts from 0.05 to 1, 10 defects from 0.82 to 1.72: three good parts and two defects overlap. */
const SCORES = {
  good: Array.from({ length: 20 }, (_, n) => (n + 1) / 20),
  defect: Array.from({ length: 10 }, (_, n) => 0.82 + n / 10)
}

interface Printed {
  readonly threshold: number
  readonly reviewBand: number
  readonly method: string
  readonly promisedOverkillRate: number | null
  readonly escape: { readonly count: number; readonly of: number; readonly high: number } | null
  readonly overkill: { readonly count: number; readonly of: number }
  readonly review: { readonly count: number; readonly of: number }
  readonly before: Pick<Printed, 'threshold' | 'escape' | 'overkill'>
  readonly written: boolean
  readonly activated: boolean
}

async function station(
  t: TestContext,
  scores: object | null = SCORES
): Promise<CliFixture & { versions: string[]; recipe: () => Record<string, unknown> }> {
  let folder = ''
  // The versions here have no encoder that could judge.
  const fixture = cliFixture(t, {
    openJudging: async () => {
      const { files } = composeRecipeFiles(join(folder, 'data'))
      return savingJudging(files)
    }
  })
  folder = fixture.folder
  let second = 0
  const models = createModelRegistry({
    shippedFolder: join(folder, 'models'),
    ownFolder: join(folder, 'data/models'),
    now: () => new Date(Date.UTC(2026, 0, 1, 0, 0, second++)),
    isRunning: () => false
  })
  const publish = async () =>
    (
      await models.publish('ring', async (into) => {
        await writeFile(join(into, MODEL_FILES.good), 'a bank')
        if (scores !== null)
          await writeFile(join(into, MODEL_FILES.reportData), JSON.stringify({ calibrationScores: scores }))
        return DRAFT
      })
    ).manifest.version
  const versions = [await publish(), await publish()]
  writeTree(folder, {
    'data/recipes/ring.json': JSON.stringify({
      activeModelVersion: versions[0],
      threshold: 0.5,
      reviewBand: 0.2,
      scaleMmPerPx: 0.1
    })
  })
  return {
    ...fixture,
    versions,
    recipe: () => JSON.parse(readFileSync(join(folder, 'data/recipes/ring.json'), 'utf8')) as Record<string, unknown>
  }
}

async function calibrate(run: CliFixture['run'], ...args: string[]): Promise<Printed> {
  const { code, stdout, stderr } = await run('calibrate', '--recipe', 'ring', '--json', ...args)
  assert.equal(code, 0, stderr)
  return JSON.parse(stdout) as Printed
}

suite('okng calibrate', () => {
  test('by a limit on overkill: writes threshold and review band, and nothing else, into the recipe', async (t) => {
    const { run, recipe, versions } = await station(t)
    const printed = await calibrate(run, '--max-overkill', '5%')
    assert.ok(printed.threshold > 0.95 && printed.threshold < 1, String(printed.threshold))
    assert.deepEqual(
      [printed.method, printed.reviewBand, printed.written, printed.activated],
      ['overkill-limit', 0, true, false]
    )
    const { escape, overkill } = printed
    assert.deepEqual([escape!.count, escape!.of, overkill.count, overkill.of], [2, 10, 1, 20])
    assert.ok(Math.abs(escape!.high - 0.5561) < 1e-4) // scipy: beta.ppf(.975, 3, 8)
    assert.deepEqual([printed.before.threshold, printed.before.overkill.count], [0.5, 11])
    const saved = recipe()
    assert.deepEqual(
      [saved['threshold'], saved['reviewBand'], saved['activeModelVersion'], saved['scaleMmPerPx']],
      [printed.threshold, 0, versions[0], 0.1]
    )
  })

  test('by cost: dear escapes lower the threshold', async (t) => {
    const { run } = await station(t)
    const careful = await calibrate(run, '--escape-cost', '50', '--overkill-cost', '1', '--review-band', '10%')
    assert.deepEqual([careful.method, careful.reviewBand], ['cost', 0.1])
    assert.ok(careful.threshold > 0 && careful.threshold < 0.82)
    const cheap = await calibrate(run, '--escape-cost', '1', '--overkill-cost', '50')
    assert.ok(cheap.threshold > 1)
  })

  test("by both limits: a review band for what one threshold can't decide", async (t) => {
    const { run, recipe } = await station(t)
    const printed = await calibrate(run, '--max-escape', '0', '--max-overkill', '0')
    assert.deepEqual([printed.escape!.count, printed.overkill.count], [0, 0])
    assert.deepEqual([printed.review.count, printed.review.of], [6, 30])
    assert.equal(recipe()['reviewBand'], printed.reviewBand)
    assert.ok(printed.reviewBand > 0.15 && printed.reviewBand < 0.25, String(printed.reviewBand))
  })

  test('from good parts alone: states what it promises', async (t) => {
    const { run } = await station(t, { good: SCORES.good, defect: [] })
    const printed = await calibrate(run, '--ok-only', '--false-reject', '10%')
    assert.deepEqual([printed.method, printed.escape], ['conformal', null])
    assert.equal(printed.promisedOverkillRate, 2 / 21)
    const { code, stderr } = await run('calibrate', '--recipe', 'ring', '--max-escape', '1%')
    assert.deepEqual(
      [code, stderr],
      [
        1,
        'okng: defect: expected at least one score to calibrate by escape-limit, received 0; without defects '
          + 'use ok-only or overkill-limit\n'
      ]
    )
  })

  test('says it in words, with denominators and bounds', async (t) => {
    const { run, versions } = await station(t)
    const { stdout } = await run('calibrate', '--recipe', 'ring', '--max-escape', '0', '--max-overkill', '0')
    for (const line of [
      `recipe ring, model version ${versions[0]}, by pictures held out of its training`,
      '(limits on escapes and on overkill); REVIEW from 0.81',
      '20 good parts: 16 OK, 4 REVIEW, 0 NG; 10 defects: 8 NG, 2 REVIEW, 0 OK',
      'escape rate 0.00 % (0 of 10; 95 % bounds 0.00 % to 30.85 %)',
      'sent to review 20.00 % (6 of 30;',
      'before: threshold 0.5000; REVIEW from 0.4000',
      'written into recipe ring'
    ])
      assert.ok(stdout.includes(line), `${line} in\n${stdout}`)
  })

  test('a threshold for another version is not written, unless that one is to judge', async (t) => {
    const { run, recipe, versions } = await station(t)
    const before = recipe()
    const { code, stderr } = await run(
      'calibrate',
      '--recipe',
      'ring',
      '--model-version',
      versions[1]!,
      '--max-overkill',
      '5%'
    )
    assert.equal(code, 0)
    assert.match(stderr, /^not written: \S+ is not the active version of ring/)
    assert.deepEqual(recipe(), before)
    const printed = await calibrate(run, '--model-version', versions[1]!, '--max-overkill', '5%', '--activate')
    assert.deepEqual([printed.before.threshold, printed.written, printed.activated], [DRAFT.threshold, true, true])
    assert.deepEqual([recipe()['activeModelVersion'], recipe()['threshold']], [versions[1], printed.threshold])
  })

  test('--dry-run writes nothing', async (t) => {
    const { run, recipe } = await station(t)
    const before = recipe()
    const { stderr } = await run('calibrate', '--recipe', 'ring', '--max-overkill', '5%', '--dry-run')
    assert.deepEqual([recipe(), stderr], [before, ''])
  })

  test('a version without held-out scores asks for a data set', async (t) => {
    const { run, versions } = await station(t, null)
    assert.deepEqual(await run('calibrate', '--recipe', 'ring', '--ok-only'), {
      code: 1,
      stdout: '',
      stderr:
        `okng: model version ${versions[0]} holds no scores of pictures that it has not learnt from: give it `
        + 'some with --dataset\n'
    })
  })

  test('says what is wrong with the command line', async (t) => {
    const { run } = await station(t)
    for (const [args, expected] of [
      [[], /expected one of --escape-cost with --overkill-cost/],
      [['--escape-cost', '5'], /--escape-cost and --overkill-cost go together/],
      [['--ok-only', '--max-overkill', '1%'], /expected one of/],
      [['--max-overkill', '1'], /Expected a share below 1, such as 0\.5% or 0\.005/],
      [['--max-overkill', '1%', '--false-reject', '1%'], /expected one of/],
      [['--ok-only', '--false-reject', '0'], /--false-reject must be above 0/],
      [['--max-overkill', '1%', '--max-escape', '1%', '--review-band', '5%'], /leave --review-band out/]
    ] as const) {
      const { code, stderr } = await run('calibrate', '--recipe', 'ring', ...args)
      assert.equal(code, 2, args.join(' '))
      assert.match(stderr, expected)
    }
  })

  test('scores of defects alone: says what to give', async (t) => {
    const { run, recipe } = await station(t, { good: [], defect: SCORES.defect })
    const before = recipe()
    const { code, stderr } = await run('calibrate', '--recipe', 'ring', '--ok-only')
    assert.equal(code, 1)
    assert.match(
      stderr,
      /expected scores of good parts .*, received those of 10 defects alone .*: give --dataset a folder/
    )
    assert.deepEqual(recipe(), before)
  })
})
