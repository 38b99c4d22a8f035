import type { TrainOrder } from '../../domain/training/training.ts'
import { describeIssues } from '../../describe-issues.ts'
import { TrainOrderDocument } from '../../schemas/training.ts'
import type { RegisterCommand } from '../register-command.ts'
import { completedEvent, eventLine, stoppedLine } from '../training/completed-event.ts'
import { stopOnSignals } from '../training/stop-signal.ts'
import { printTraining } from '../training/training-observer.ts'

/**
 * `okng train-job ORDER`: the process of one training job, started by the service. ORDER is a TrainOrder as JSON. The
 * training stops when stdin ends, so it stops with the service. TrainEvents go to stdout, one per line.
 */
export const registerTrainJob: RegisterCommand = (program, context) => {
  program.command('train-job <order>', { hidden: true }).action(async (text: string) => {
    const { recipe, dataset, parameters, threads, compareWithActive } = parseOrder(text)
    const stopping = stopOnSignals('stopped; the job resumes from the last checkpoint')
    const input = process.stdin.once('end', stopping.stop).once('error', stopping.stop).resume()
    try {
      const { trainVersion } = await import('../training/train-version.ts')
      const { version, comparison } = await trainVersion(context, {
        recipe,
        dataset,
        parameters,
        threads,
        mergeCopies: true,
        startFrom: undefined,
        thresholds: null,
        compareWith: compareWithActive ? 'active' : undefined,
        observer: printTraining(context.stdout),
        signal: stopping.signal
      })
      context.stdout.write(eventLine(completedEvent(version.manifest, comparison)))
    } catch (error) {
      if (stopping.signal.aborted) context.stdout.write(stoppedLine())
      throw error
    } finally {
      stopping.release()
      // An open pipe would keep the process alive.
      input.off('end', stopping.stop).off('error', stopping.stop).destroy()
    }
  })
}

/** @throws Error when the text is not a training order */
export function parseOrder(text: string): TrainOrder {
  let document: unknown
  try {
    document = JSON.parse(text)
  } catch {
    throw new Error(`expected a training order as JSON, received '${text.slice(0, 100)}'`)
  }
  const { success, data, error } = TrainOrderDocument.safeParse(document)
  if (!success) throw new Error(`training order: ${describeIssues(error.issues, document)}`)
  return data
}
