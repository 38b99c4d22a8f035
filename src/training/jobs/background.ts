import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { TrainingPriority } from '../../domain/training/training.ts'

const WRAPPERS: Readonly<Record<TrainingPriority, readonly (readonly string[])[]>> = {
  idle: [
    ['nice', '-n', '19', 'chrt', '--idle', '0'],
    ['nice', '-n', '19']
  ],
  low: [['nice', '-n', '10']],
  normal: []
}

/**
 * What to put before a command so that it, with every thread it ever starts, runs in the background: a priority that is
 * set on a running process would not reach the threads that it has already. Empty where the system has no such command,
 * or `normal` is asked for.
 */
export async function backgroundPrefix(priority: TrainingPriority): Promise<readonly string[]> {
  for (const [command, ...args] of WRAPPERS[priority]) {
    const works = await promisify(execFile)(command!, [...args, process.execPath, '--version']).then(
      () => true,
      () => false
    )
    if (works) return [command!, ...args]
  }
  return []
}
