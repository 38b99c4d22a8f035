import { Option } from 'commander'
import { TRAIN_THREADS } from '../../../domain/training/training.ts'
import type { RegisterCommand } from '../../register-command.ts'
import { addExamples, wholeNumber } from '../../terminal/options.ts'
import { stopOnSignals } from '../../training/stop-signal.ts'

/** `okng worker`: trains for a plant, on any machine that reaches its database and its blobs. */
export const registerWorker: RegisterCommand = (program, { okng, loadConfig }) => {
  const command = program
    .command('worker')
    .summary("train a plant's jobs")
    .description(
      'Takes trainings from the database of a plant (DATABASE_URL), fetches their pictures from its blobs '
        + '(OKNG_BLOBS), and puts checkpoints and model versions there. Any number of workers may run, on any '
        + 'machines. If a worker is lost, another one continues its job from the last checkpoint. SIGTERM returns '
        + 'the job.'
    )
    .addOption(
      new Option('--threads <n>', 'threads of a training, where no GPU is used')
        .argParser(wholeNumber(1, 256))
        .default(TRAIN_THREADS)
    )
    .action(async ({ threads }: { readonly threads: number }) => {
      const { runWorker } = await import('../../../compose/plant/worker.ts')
      const { pino } = await import('pino')
      const config = await loadConfig()
      const stopping = stopOnSignals('the worker was told to end')
      try {
        const logger = pino({ level: config.logLevel })
        await runWorker({ config, okng, env: process.env, logger, threads }, stopping.signal)
      } finally {
        stopping.release()
      }
    })
  addExamples(command, 'okng worker', 'OKNG_BLOBS=s3://okng?endpoint=http://s3:9000 okng worker --threads 4')
}
