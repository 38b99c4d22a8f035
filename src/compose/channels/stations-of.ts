import type { Config } from '../../config.ts'

/** Stations that the configuration names, each once. */
export function stationsOf({ stations, modbus, opcua, tcpText, cameras }: Config): readonly string[] {
  const triggered = [
    ...Object.values(modbus.units),
    ...Object.values(opcua.stations),
    ...Object.values(tcpText.stations)
  ]
  return [...new Set([...Object.keys(stations), ...Object.keys(cameras), ...triggered.map(({ station }) => station)])]
}
