import { createHash } from 'node:crypto'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Config } from '../../config.ts'
import type { CameraThreadData } from '../../integrations/camera/thread-data.ts'
import type { StationData } from '../../integrations/handshake/station-data.ts'
import type { ModbusThreadData } from '../../integrations/modbus/thread-data.ts'
import type { OpcuaData } from '../../integrations/opcua/process-data.ts'
import type { TextThreadData } from '../../integrations/tcp-text/thread-data.ts'

const LINE_ENDS = { crlf: '\r\n', lf: '\n' } as const

/** What the thread of the Modbus channel is started with. */
export function modbusData({ host, port, wordOrder, units }: Config['modbus']): ModbusThreadData {
  const all = Object.entries(units).map(([unit, station]) => ({ ...stationData(station), unit: Number(unit) }))
  return { host, port, wordOrder, units: all }
}

/** What the process of the OPC UA channel is started with. */
export function opcuaData(
  { host, port, hostNames, security, trustUnknownClients, stations }: Config['opcua'],
  dataDir: string,
  since: Date
): OpcuaData {
  return {
    host,
    port,
    hostNames,
    pkiFolder: join(resolve(dataDir), 'opcua'),
    allowsNone: security === 'none-too',
    trustsAll: trustUnknownClients,
    stations: Object.entries(stations).map(([name, station]) => ({
      ...stationData(station),
      name,
      configuration: {
        id: name,
        hash: createHash('sha256').update(JSON.stringify(station)).digest(),
        since
      }
    }))
  }
}

/** What the thread of the channel of lines is started with. */
export function textData({ host, port, template, lineEnd, push, stations }: Config['tcpText']): TextThreadData {
  const all = Object.entries(stations).map(([name, station]) => ({ ...stationData(station), name }))
  return { host, port, template, lineEnd: LINE_ENDS[lineEnd], pushes: push, stations: all }
}

/** What the thread of a camera is started with. */
export function cameraData(
  station: string,
  { triggers: _main, ...camera }: Config['cameras'][string],
  maxPixelBytes: number
): CameraThreadData {
  const program = fileURLToPath(new URL('../../integrations/camera/gige-camera.py', import.meta.url))
  return { ...camera, station, program, maxPixelBytes }
}

function stationData({ recipes, ...station }: Config['modbus']['units'][string]): StationData {
  return {
    ...station,
    recipes: Object.entries(recipes).map(([number, recipe]) => [Number(number), recipe] as const)
  }
}
