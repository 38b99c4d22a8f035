import type { TrainProgress } from '../../domain/training/training.ts'
import type { TrainEvent } from '../../training/jobs/train-event.ts'
import type { TrainingObserver } from '../../training/training-observer.ts'
import type { TextStream } from '../context.ts'
import { createProgress, type Progress } from '../terminal/progress.ts'

/**
 * Shows the progress of a training on stderr: one bar for cutting, one for the epochs, with losses and the time left.
 */
export function drawTraining(stderr: TextStream): TrainingObserver & { stop(): void } {
  let cutting: Progress | null = null
  let training: Progress | null = null
  return {
    note(text) {
      stderr.write(`${text}\n`)
    },
    cut(done, of) {
      cutting ??= createProgress(stderr, { label: 'locating parts', total: of })
      cutting.update(done)
      if (done === of) cutting.stop()
    },
    batch() {},
    epoch(progress) {
      training ??= createProgress(stderr, {
        label: 'training, epoch',
        total: progress.epochs,
        lines: 20,
        timeLeft: false
      })
      training.update(progress.epoch, describe(progress))
    },
    stop() {
      cutting?.stop()
      training?.stop()
    }
  }
}

/** Prints a training as JSON lines on stdout, for a program that follows it. */
export function printTraining(stdout: TextStream): TrainingObserver & { stop(): void } {
  const print = (event: TrainEvent): void => {
    stdout.write(`${JSON.stringify(event)}\n`)
  }
  return {
    note(text) {
      print({ event: 'note', text })
    },
    cut(done, of) {
      if (done % 100 === 0 || done === of) print({ event: 'cut', done, of })
    },
    batch(_epoch, done, of) {
      print({ event: 'batch', done, of })
    },
    epoch(progress) {
      print({ event: 'progress', progress })
    },
    stop() {}
  }
}

function describe({ loss, tripletLoss, reconstructionLoss, validationAuroc, secondsLeft }: TrainProgress): string {
  const auroc = validationAuroc === null ? '' : `, AUROC ${validationAuroc.toFixed(4)}`
  return (
    `loss ${loss.toFixed(4)} (triplet ${tripletLoss.toFixed(4)}, reconstruction `
    + `${reconstructionLoss.toFixed(4)})${auroc}, ${Math.ceil(secondsLeft)} s left`
  )
}
