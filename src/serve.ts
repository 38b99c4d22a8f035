import closeWithGrace from 'close-with-grace'
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pino } from 'pino'
import { buildApp } from './app.ts'
import { compose } from './compose/service.ts'
import { startWatchdog } from './compose/system/watchdog.ts'
import { checkReach, hasPeople } from './config.ts'
import { loadConfig } from './load-config.ts'
import { PACKAGE_ROOT } from './package-root.ts'
import { startProblem } from './start-problem.ts'

/** Signals that end the process at once, as in any Node program. */
const OTHER_SIGNALS = ['SIGQUIT', 'SIGILL', 'SIGTRAP', 'SIGABRT', 'SIGBUS', 'SIGFPE', 'SIGSEGV', 'SIGUSR2'] as const

/**
 * Reads the configuration, wires the service, listens, and closes gracefully on SIGTERM, SIGINT or SIGHUP. A second
 * signal ends the process at once.
 * @param okng path of the command line program, which the service starts for each training
 */
export async function serve(env: NodeJS.ProcessEnv, okng: string): Promise<void> {
  const config = loadConfig({
    env,
    readFile: (path) => readFileSync(path, 'utf8'),
    defaultFile: join(PACKAGE_ROOT, 'config/default.json')
  })
  const logger = pino({
    level: config.logLevel,
    ...(process.stdout.isTTY && {
      transport: { target: 'pino-pretty', options: { ignore: 'pid,hostname', translateTime: 'HH:MM:ss' } }
    })
  })
  const explained = (error: unknown): never => {
    throw new Error(startProblem(error, config), { cause: error })
  }
  const service = await compose(config, logger, okng).catch(explained)
  const app = await buildApp(service.parts)
  let stopWatchdog = (): void => {}
  const ending = closeWithGrace(
    {
      delay: config.limits.closeTimeoutMs,
      // An uncaught error ends the process at once, as in any Node program.
      skip: ['uncaughtException', 'unhandledRejection', 'beforeExit', ...OTHER_SIGNALS],
      logger: { error: (error) => logger.fatal(error) },
      onTimeout: (delayMs) =>
        logger.fatal({ delayMs, recordsLost: service.unwritten() }, 'not closed in time: the process ends')
    },
    async ({ signal }) => {
      stopWatchdog()
      logger.info({ signal }, 'closing: answering what was accepted')
      await app.close()
      await service.close()
    }
  )

  let url: string
  let keyed: boolean
  try {
    keyed = config.adminKeys.length > 0 || hasPeople(config) || (await service.parts.keys.exist())
    checkReach(config, keyed)
    url = await app.listen({ host: config.host, port: config.port })
    await service.warmUp()
    stopWatchdog = watchdogOf(env)
  } catch (error) {
    ending.uninstall()
    await app.close()
    await service.close()
    return explained(error)
  }
  const { ready, runtime, device } = service.parts.readiness()
  if (!keyed) logger.warn('no keys yet: open to this machine only, on loopback')
  if (!ready) {
    logger.warn(
      `listening at ${url}, but not ready: none of the preloaded recipes (${config.preload.join(', ')}) has a `
        + 'model version; train one'
    )
    return
  }
  logger.info({ runtime, device }, `ready at ${url}, encoder on ${runtime} (${device}), API at ${url}/docs`)
  logger.info(
    `try: curl -s -F image=@${join(PACKAGE_ROOT, 'models/demo-ring/example-ng.png')} '${url}/inspect?recipe=demo-ring'`
  )
}

/** Tells systemd that the service works, if systemd runs it. */
const watchdogOf = (env: NodeJS.ProcessEnv): (() => void) =>
  startWatchdog({
    env,
    run(command, args) {
      execFile(command, [...args], { env }, () => {})
    },
    every(run, ms) {
      const timer = setInterval(run, ms).unref()
      return () => {
        clearInterval(timer)
      }
    }
  })
