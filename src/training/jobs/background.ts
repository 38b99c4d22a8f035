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
 * Prefix that runs a command with all its threads in the background. Setting the priority of a running process would
 * not affect the threads that already exist. Empty if the system has no such command, or `normal` is requested.
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
