/** What a client shows to the broker. */
export interface BrokerLogin {
  readonly clientId: string
  readonly username?: string
  readonly password?: string
  /** Content of files, PEM. */
  readonly ca?: Buffer
  readonly cert?: Buffer
  readonly key?: Buffer
}
