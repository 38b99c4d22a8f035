import { Option } from 'commander'
import { BACKENDS, type Backend, TRAIN_DEFAULTS, TRAIN_THREADS } from '../../domain/training/training.ts'
import { addExamples, jsonOption, wholeNumber } from '../terminal/options.ts'
import { createOutput } from '../terminal/output.ts'
import type { RegisterCommand } from '../register-command.ts'
import { STARTER_RECIPE } from '../training/starter.ts'
import { recipeToTrain } from '../training/training-context.ts'
import { drawTraining, printTraining } from '../training/training-observer.ts'

interface Options {
  readonly products: number
  readonly perProduct: number
  readonly epochs: number
  readonly batchSize: number
  readonly seed: number
  readonly backend: Backend
  readonly threads: number
  readonly json?: true
}

/** `okng train-starter`: trains the starter encoder again, from drawn parts alone. */
export const registerTrainStarter: RegisterCommand = (program, context) => {
  const command = program
    .command('train-starter')
    .summary('train the starter encoder on drawn parts')
    .description(
      'Draws parts of many made-up products (machined, cast, moulded; any profile, finish and light), trains the '
        + 'encoder that `okng teach` begins with to tell made-up defects on any of '
        + `them, and publishes it as a model version of recipe ${STARTER_RECIPE}. The shipped one was made by `
        + 'this command with its defaults and the backend tensorflow.'
    )
    .option('--products <n>', 'made-up products', wholeNumber(1, 100_000), 900)
    .option('--per-product <n>', 'good parts of each', wholeNumber(4, 1000), 8)
    .option('--epochs <n>', 'number of passes over the parts', wholeNumber(1), 4)
    .option('--batch-size <n>', 'a multiple of 8, half of them good', wholeNumber(8), 32)
    .option(
      '--seed <n>',
      'the same seed and backend give the same encoder',
      wholeNumber(0, 0xffffffff),
      TRAIN_DEFAULTS.seed
    )
    .addOption(
      new Option('--backend <name>', 'what computes the training').choices(BACKENDS).default(TRAIN_DEFAULTS.backend)
    )
    .option('--threads <n>', 'threads of the wasm backend', wholeNumber(1, 256), TRAIN_THREADS)
    .addOption(jsonOption())
    .action(async ({ json, products, perProduct, threads, ...rest }: Options) => {
      const observer = json === true ? printTraining(context.stdout) : drawTraining(context.stderr)
      const stopped = new AbortController()
      const stop = (): void => {
        stopped.abort(new Error('stopped'))
      }
      process.once('SIGINT', stop).once('SIGTERM', stop)
      try {
        const [{ trainStarter }, { chooseBackend }, { writeModelFiles }, { activateVersion }] = await Promise.all([
          import('../../training/train-starter.ts'),
          import('../../training/network/backend.ts'),
          import('../../training/write-model-files.ts'),
          import('../training/activate-version.ts')
        ])
        const backend = await chooseBackend(rest.backend, threads)
        observer.note(`training on ${backend.name} (${backend.device})`)
        const { network, onnx, taught, draft } = await trainStarter({
          parts: { products, perProduct },
          // Teaching adds the last layer and chooses the precision.
          parameters: { ...TRAIN_DEFAULTS, ...rest, precision: 'fp32' },
          backend,
          codeVersion: context.codeVersion,
          clockMs: context.clockMs,
          observer,
          signal: stopped.signal
        }).finally(observer.stop)
        await recipeToTrain(context, STARTER_RECIPE, observer.note)
        const { manifest } = await context.models.publish(STARTER_RECIPE, async (folder) => {
          await writeModelFiles(folder, { ...network, onnx, good: taught.good, defect: null, evidence: null })
          return draft
        })
        const refusal = await activateVersion(context, {
          recipe: STARTER_RECIPE,
          version: manifest.version,
          force: undefined
        })
        if (refusal !== null) throw refusal
        createOutput(context, json).result(
          { event: 'completed', modelVersion: manifest.version, metrics: manifest.metrics },
          `model version ${manifest.version} of recipe ${STARTER_RECIPE}, active: mean AUROC `
            + `${String(manifest.metrics['meanAurocOfUnseenProducts'])} over products that it has not seen`
        )
      } finally {
        process.off('SIGINT', stop).off('SIGTERM', stop)
      }
    })
  addExamples(command, 'okng train-starter', 'okng train-starter --products 40 --epochs 2 --seed 7')
}
