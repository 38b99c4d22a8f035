import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import type { TeachRequest } from '../../domain/training/teaching.ts'
import type { TrainOrder } from '../../domain/training/training.ts'
import { signalGroup } from './process-group.ts'

export interface OkngProcessOptions {
  /** File of the command line. */
  readonly okng: string
  readonly dataFolder: string
  /** Environment of this process. */
  readonly env: NodeJS.ProcessEnv
}

/** Variables that a child process does not get, so that it has no access to the keys or the database of the service. */
const SECRETS = new Set([
  'OKNG_ADMIN_KEYS',
  'OKNG_INSPECT_KEY',
  'DATABASE_URL',
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN'
])
/** Limits each library to one thread, so that a child process leaves the other cores to the inspection. */
const ONE_THREAD = {
  OMP_NUM_THREADS: '1',
  UV_THREADPOOL_SIZE: '1',
  TF_NUM_INTRAOP_THREADS: '1',
  TF_NUM_INTEROP_THREADS: '1',
  TF_CPP_MIN_LOG_LEVEL: '2'
}

/** Environment of a command that the service starts. */
export function okngEnvironment(env: NodeJS.ProcessEnv, dataFolder: string): NodeJS.ProcessEnv {
  const inherited = Object.fromEntries(Object.entries(env).filter(([name]) => !SECRETS.has(name)))
  return { ...inherited, OKNG_DATA_DIR: dataFolder, ...ONE_THREAD }
}

/**
 * Starts an okng command in a new process group. Its stdin stays open as long as this process lives.
 * @param prefix command that starts it in the background; see `backgroundPrefix`
 */
export function spawnOkng(
  { okng, dataFolder, env }: OkngProcessOptions,
  prefix: readonly string[],
  args: readonly string[]
): ChildProcessWithoutNullStreams {
  const [command, ...rest] = [...prefix, process.execPath, okng, ...args]
  const child = spawn(command!, rest, { env: okngEnvironment(env, dataFolder), detached: true })
  // The child may end before it has read its stdin.
  child.stdin.on('error', () => {})
  return child
}

/** Starts the training of a job. */
export const spawnTraining = (
  options: OkngProcessOptions,
  prefix: readonly string[],
  order: TrainOrder
): ChildProcess => spawnOkng(options, prefix, ['train-job', JSON.stringify(order)])

/** Starts the teaching of the pictures of a CSV. */
export function spawnTeaching(
  options: OkngProcessOptions,
  prefix: readonly string[],
  { recipe, from }: Pick<TeachRequest, 'recipe' | 'from'>,
  csv: string
): ChildProcess {
  const choices = [`--dataset=${csv}`, `--recipe=${recipe}`, ...(from === null ? [] : [`--from=${from}`])]
  return spawnOkng(options, prefix, ['teach', '--json', '--no-activate', ...choices])
}

export const signalOkng = ({ pid }: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): void => {
  signalGroup(pid, signal)
}
