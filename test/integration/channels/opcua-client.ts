// A controller by OPC UA, as a process of its own: `node opcua-client.js URL NAME KEY` reads commands from its parent
// and answers them.
// Commands: { read: names }, { write: { name: [type, value] } }, { call: [triggerId, partId] }, { end: true }, and of
// OPC 40100-1 { method: [object, name, arguments] }, { state: object }, { events: how many }; { sessions: how many },
// { reconnects: how many }.
// OKNG_OPCUA_NONE=1: without encryption and without a key.
import { createRequire } from 'node:module'

interface Ua {
  OPCUAClient: { create(options: object): Client }
  DataType: Record<string, number>
  MessageSecurityMode: Record<string, number>
  SecurityPolicy: Record<string, string>
  UserTokenType: Record<string, number>
  TimestampsToReturn: Record<string, number>
  VariantArrayType: Record<string, number>
  coerceNodeId(text: string): object
  constructEventFilter(fields: readonly string[]): object
}
interface Client {
  connect(url: string): Promise<void>
  createSession(user?: object): Promise<Session>
  disconnect(): Promise<void>
}
interface Session {
  read(nodes: object[]): Promise<{ value: { value: unknown } }[]>
  write(nodes: object[]): Promise<{ name: string }[]>
  call(method: object): Promise<{ statusCode: { name: string }; outputArguments: { value: unknown }[] }>
  constructExtensionObject(type: object, fields: object): Promise<object>
  createSubscription2(options: object): Promise<{ monitor(node: object, how: object, stamps: number): Promise<Item> }>
  close(): Promise<void>
}
interface Item {
  on(event: 'changed', told: (values: readonly { readonly value: unknown }[]) => void): void
}
/** A scalar, `Variant` for an empty list, or a structure of OPC 40100-1 by the number of its type. */
export type Argument = readonly [type: string, value: unknown] | readonly [type: number, fields: object]
export type Ask =
  | { readonly method: readonly [object: string, name: string, inputs: readonly Argument[]] }
  | { readonly state: string }
  /** Opens so many sessions, reads by each, and closes them. */
  | { readonly sessions: number }
  /** Connects anew so many times, reads, and disconnects. */
  | { readonly reconnects: number; readonly read: readonly string[] }
  | { readonly events: number }
  | { readonly read: readonly string[] }
  | { readonly write: Readonly<Record<string, readonly [type: string, value: unknown]>> }
  | { readonly call: readonly [triggerId: number, partId: string] }
  | { readonly end: true }

const ua = createRequire(import.meta.url)('node-opcua') as Ua
const [url, name, key] = process.argv.slice(2) as [string, string, string]
const VALUE = 13
const nodeId = (variable: string): string => `ns=1;s=${name}.${variable}`

async function answer(session: Session, ask: Ask): Promise<unknown> {
  if ('reconnects' in ask) return reconnect(ask.reconnects, ask.read)
  if ('read' in ask) return readAll(session, ask.read)
  if ('write' in ask) {
    const nodes = Object.entries(ask.write).map(([variable, [type, value]]) => ({
      nodeId: nodeId(variable),
      attributeId: VALUE,
      value: { value: { dataType: ua.DataType[type], value } }
    }))
    return (await session.write(nodes)).map((status) => status.name)
  }
  if ('call' in ask) {
    const [triggerId, partId] = ask.call
    const { statusCode, outputArguments } = await session.call({
      objectId: `ns=1;s=${name}`,
      methodId: nodeId('Inspect'),
      inputArguments: [
        { dataType: ua.DataType['UInt32'], value: triggerId },
        { dataType: ua.DataType['String'], value: partId }
      ]
    })
    return [statusCode.name, ...outputArguments.map(({ value }) => value)]
  }
  if ('method' in ask) {
    const [object, method, inputs] = ask.method
    const objectId = `ns=1;s=${name}.Vision${object}`
    const inputArguments = await Promise.all(inputs.map((input) => argumentOf(session, input)))
    const methodId = `${objectId}-${method}`
    const { statusCode, outputArguments } = await session.call({ objectId, methodId, inputArguments })
    return plain([statusCode.name, ...outputArguments.map(({ value }) => value)])
  }
  if ('state' in ask) {
    const states = await session.read([
      { nodeId: `ns=1;s=${name}.Vision${ask.state}-CurrentState`, attributeId: VALUE }
    ])
    return plain(states[0]!.value.value)
  }
  if ('events' in ask) {
    while (events.length < ask.events) await new Promise<void>((resolve) => (onEvent = resolve))
    return events.splice(0, ask.events)
  }
  if ('sessions' in ask) return openSessions(ask.sessions)
  await session.close()
  return 'closed'
}

async function readAll(session: Session, names: readonly string[]): Promise<Record<string, unknown>> {
  const values = await session.read(names.map((each) => ({ nodeId: nodeId(each), attributeId: VALUE })))
  return Object.fromEntries(values.map(({ value: { value } }, n) => [names[n]!, value]))
}

/** @returns what was read by each connection */
async function reconnect(count: number, names: readonly string[]): Promise<unknown[]> {
  const seen: unknown[] = []
  for (let n = 0; n < count; n++) {
    const again = createClient()
    await again.connect(url)
    const session = await again.createSession(user)
    seen.push(await readAll(session, names))
    await session.close()
    await again.disconnect()
  }
  return seen
}

/** @returns for each session what it read, or why it was refused */
async function openSessions(count: number): Promise<unknown[]> {
  const sessions: Session[] = []
  const seen: unknown[] = []
  for (let n = 0; n < count; n++)
    try {
      const session = await client.createSession(user)
      sessions.push(session)
      const [online] = await session.read([{ nodeId: nodeId('Online'), attributeId: VALUE }])
      seen.push(online!.value.value)
    } catch (error) {
      seen.push((error as Error).message)
    }
  for (const session of sessions) await session.close()
  return seen
}

const FIELDS = ['SourceName', 'Message', '2:JobId', '2:ResultId', '2:MeasId', '2:PartId', '2:ResultState']
const CONTENT = '2:ResultContent'
const EVENT_NOTIFIER = 12
const events: unknown[] = []
let onEvent = (): void => {}

/** What can be sent to another process. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (_, each: unknown) => (Number.isNaN(each) ? 'NaN' : each)) ?? 'null')
}

async function argumentOf(session: Session, [type, value]: Argument): Promise<object> {
  if (type === 'Variant') return { dataType: ua.DataType[type], arrayType: ua.VariantArrayType['Array'], value: [] }
  if (typeof type === 'string') return { dataType: ua.DataType[type], value }
  const made = await session.constructExtensionObject(ua.coerceNodeId(`ns=2;i=${type}`), value as object)
  return { dataType: ua.DataType['ExtensionObject'], value: made }
}

/** Collects the events of the vision system: of each one the value of `FIELDS` that it has, and its content. */
async function listen(session: Session): Promise<void> {
  const subscription = await session.createSubscription2({
    requestedPublishingInterval: 20,
    requestedLifetimeCount: 1000,
    requestedMaxKeepAliveCount: 100,
    publishingEnabled: true
  })
  const item = await subscription.monitor(
    { nodeId: `ns=1;s=${name}.Vision`, attributeId: EVENT_NOTIFIER },
    { samplingInterval: 0, queueSize: 1000, filter: ua.constructEventFilter([...FIELDS, CONTENT]) },
    ua.TimestampsToReturn['Both']!
  )
  item.on('changed', (values) => {
    const fields = values.map(({ value }) => plain(value)) as ({ id?: string; text?: string } | null)[]
    events.push(fields.map((value) => value?.id ?? value?.text ?? value))
    onEvent()
  })
}

const isOpen = process.env['OKNG_OPCUA_NONE'] === '1'
const user = isOpen ? undefined : { type: ua.UserTokenType['UserName'], userName: 'plc', password: key }
const createClient = (): Client =>
  ua.OPCUAClient.create({
    ...(!isOpen && {
      securityMode: ua.MessageSecurityMode['SignAndEncrypt'],
      securityPolicy: ua.SecurityPolicy['Basic256Sha256']
    }),
    endpointMustExist: false,
    connectionStrategy: { maxRetry: 1 }
  })
const client = createClient()

async function main(): Promise<void> {
  await client.connect(url)
  const session = await client.createSession(user)
  await listen(session)
  process.send!({ connected: true })
  process.on('message', (ask: Ask) => {
    answer(session, ask).then(
      (value) => process.send!({ value }),
      (error: Error) => process.send!({ error: error.message })
    )
  })
}

main().catch((error: Error) => {
  process.send!({ error: error.message }, () => process.exit(1))
})
