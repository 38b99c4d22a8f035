import { parse } from 'csv-parse/sync'
import { pino } from 'pino'
import { readFileSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { buildApp } from '../app.ts'
import { compose } from '../compose/service.ts'
import { loadConfig } from '../load-config.ts'
import type { InspectionResult } from '../domain/inspection/inspection.ts'
import { MODEL_FILES } from '../domain/models/manifest.ts'
import { PACKAGE_ROOT } from '../package-root.ts'
import { evaluate, type JudgedPicture } from '../training/evaluation.ts'
import { indexPictures } from '../training/dataset/index-pictures.ts'
import { type CliContext, createContext } from './context.ts'
import { describeEvaluation } from './evaluation/describe-evaluation.ts'
import type { RunCli } from './register-command.ts'
import { formatTable } from './terminal/table.ts'

const RECIPE = 'demo-ring'
const SIZE = ['--width', '640', '--height', '480']
const TRAIN = { ok: '60', ng: '24', seed: '101' }
/** A different seed, so that training has not seen these parts. */
const HELD_OUT = { ok: '18', ng: '18', seed: '202' }
const TRAINING = ['--epochs', '6', '--batch-size', '16', '--learning-rate', '0.0005', '--start-from', 'active']

/** Runs each step as the command that a user would type, and shows it first. */
export async function runDemo(context: CliContext, run: RunCli, keep: boolean): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'okng-demo-'))
  const data = join(folder, 'data')
  const say = (text: string): void => {
    context.stderr.write(`${text}\n`)
  }
  const own = createContext({ OKNG_DATA_DIR: data }, { stdout: context.stderr, stderr: context.stderr })
  const okng = async (...args: string[]): Promise<void> => {
    say(`\n$ okng ${args.map((argument) => argument.replace(folder, 'DEMO')).join(' ')}`)
    if ((await run(args, own)) !== 0) throw new Error(`the demo's step 'okng ${args[0]}' failed`)
  }
  const started = context.clockMs()
  try {
    await okng(
      'render',
      '--out',
      join(folder, 'parts'),
      '--ok',
      TRAIN.ok,
      '--ng',
      TRAIN.ng,
      '--seed',
      TRAIN.seed,
      ...SIZE
    )
    await okng('index', join(folder, 'parts'), '--out', join(folder, 'image_path.csv'))
    await okng('train', '--dataset', join(folder, 'image_path.csv'), '--recipe', RECIPE, ...TRAINING)
    await okng(
      'render',
      '--out',
      join(folder, 'held-out'),
      '--ok',
      HELD_OUT.ok,
      '--ng',
      HELD_OUT.ng,
      '--seed',
      HELD_OUT.seed,
      ...SIZE
    )
    say('\n$ okng serve, and each held-out part posted to /inspect')
    const judged = await postAll(join(folder, 'held-out'), data, context.okng)
    context.stdout.write(
      `${await verdictTable(judged, join(folder, 'held-out'))}\n\n${describeEvaluation(evaluate(judged))}\n`
    )
    const report = await reportOf(own)
    if (!keep) await keepOnly(report, folder)
    say(
      `done in ${Math.round((context.clockMs() - started) / 1000)} s; `
        + (keep ? `everything is in ${folder}, the report is ${report}` : `the report is kept: ${report}`)
    )
  } catch (error) {
    if (!keep) await rm(folder, { recursive: true, force: true })
    throw error
  }
}

/** The report of the version that the demo trained. */
async function reportOf({ recipes, models }: CliContext): Promise<string> {
  const { activeModelVersion } = await recipes.read(RECIPE)
  return (await models.open(RECIPE, activeModelVersion!)).file(MODEL_FILES.report)
}

/** Removes everything in a folder except one file, which stays where it is. */
async function keepOnly(file: string, folder: string): Promise<void> {
  const content = await readFile(file)
  await rm(folder, { recursive: true, force: true })
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, content)
}

/** Serves on a free port and posts each picture as a camera would. */
async function postAll(pictures: string, dataDir: string, okng: string): Promise<JudgedPicture[]> {
  const env = { OKNG_DATA_DIR: dataDir, OKNG_PORT: '0', OKNG_LOG_LEVEL: 'warn', OKNG_PRELOAD: RECIPE }
  const config = loadConfig({
    env,
    readFile: (path) => readFileSync(path, 'utf8'),
    defaultFile: join(PACKAGE_ROOT, 'config/default.json')
  })
  const service = await compose(config, pino({ level: 'silent' }), okng)
  const app = await buildApp(service.parts)
  try {
    const url = await app.listen({ host: config.host, port: config.port })
    await service.warmUp()
    const judged: JudgedPicture[] = []
    for (const { file, label } of (await indexPictures(pictures)).pictures) {
      const form = new FormData()
      form.set('image', new Blob([await readFile(file)]), basename(file))
      const reply = await fetch(`${url}/inspect?recipe=${RECIPE}`, { method: 'POST', body: form })
      if (!reply.ok) throw new Error(`${file}: ${reply.status} ${await reply.text()}`)
      const { verdict, score } = (await reply.json()) as InspectionResult
      judged.push({ file, label, verdict, score })
    }
    return judged
  } finally {
    await app.close()
    await service.close()
  }
}

/** A table with a row for each kind of defect: the verdicts and scores of its parts. */
async function verdictTable(judged: readonly JudgedPicture[], folder: string): Promise<string> {
  const truth = parse(await readFile(join(folder, 'truth.csv')), { columns: true }) as {
    file: string
    defect: string
  }[]
  const kindOf = new Map(
    truth.map(({ file, defect }) => [join(folder, file), defect === '' ? 'none (good part)' : defect])
  )
  const kinds = [...new Set(judged.map(({ file }) => kindOf.get(file) ?? 'unknown'))].sort()
  return formatTable(
    ['defect', 'parts', 'OK', 'REVIEW', 'NG', 'scores'],
    kinds.map((kind) => {
      const parts = judged.filter(({ file }) => kindOf.get(file) === kind)
      const count = (verdict: string): string => String(parts.filter((part) => part.verdict === verdict).length)
      const scores = parts.flatMap(({ score }) => score ?? []).sort((a, b) => a - b)
      return [
        kind,
        String(parts.length),
        count('OK'),
        count('REVIEW'),
        count('NG'),
        scores.length === 0 ? '-' : `${scores[0]!.toFixed(3)} to ${scores.at(-1)!.toFixed(3)}`
      ]
    })
  )
}
