import { type ChildProcess, spawn } from 'node:child_process'
import { signalGroup } from './process-group.ts'

export interface OkngProcessOptions {
  /** File of the command line. */
  readonly okng: string
  readonly dataFolder: string
  /** Environment of this process. */
  readonly env: NodeJS.ProcessEnv
}

/** Variables that a child process must not have: it reaches neither the keys nor the database of the service. */
const SECRETS = new Set(['OKNG_ADMIN_KEYS', 'DATABASE_URL'])
/** One thread each, so that a child process leaves the other cores to the inspection. */
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
 * Starts one of our own commands in a process group of its own.
 * @param prefix command that starts it in the background; see `backgroundPrefix`
 */
export function spawnOkng(
  { okng, dataFolder, env }: OkngProcessOptions,
  prefix: readonly string[],
  args: readonly string[]
): ChildProcess {
  const [command, ...rest] = [...prefix, process.execPath, okng, ...args]
  const child = spawn(command!, rest, {
    env: okngEnvironment(env, dataFolder),
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true
  })
  // The child may end before it has read its stdin.
  child.stdin.on('error', () => {})
  return child
}

export const signalOkng = ({ pid }: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): void => {
  signalGroup(pid, signal)
}
