/** What is needed to explain why a start failed. */
export interface StartConfig {
  readonly host: string
  readonly port: number
  readonly dataDir: string
}

/** Why the service does not start, in one sentence with the remedy. */
export function startProblem(error: unknown, { host, port, dataDir }: StartConfig): string {
  const { code, syscall, message } = error as { code?: unknown; syscall?: unknown; message?: unknown }
  const said = typeof message === 'string' ? message.replaceAll(/\s*\n\s*/g, ' ') : String(error)
  if (syscall === 'listen') {
    if (code === 'EADDRINUSE')
      return (
        `port ${port} on ${host} is in use by another program, or by this service itself: stop that one, or set `
        + 'OKNG_PORT to a free port'
      )
    if (code === 'EADDRNOTAVAIL')
      return `${host} is no address of this machine: set OKNG_HOST to one of its addresses, or to 127.0.0.1`
    if (code === 'EACCES')
      return `this user may not listen on port ${port}: set OKNG_PORT to one above 1023, or give it the right`
  }
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return `the disk of the data folder ${dataDir} is full: make room (${said})`
  if (
    code === 'EROFS'
    || code === 'EACCES'
    || code === 'EPERM'
    || code === 'ENOTDIR'
    || code === 'EEXIST'
    || /unable to open database file|readonly database/i.test(said)
  )
    return (
      `expected a data folder that this user may write to, received ${dataDir}: give it the rights, or set `
      + `OKNG_DATA_DIR to another folder (${said})`
    )
  return said
}
