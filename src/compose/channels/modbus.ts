import type { Config } from '../../config.ts'
import type { ModbusThreadData } from '../../integrations/modbus/thread-data.ts'

/** What the thread of the Modbus channel is started with. */
export function modbusData({ host, port, wordOrder, units }: Config['modbus']): ModbusThreadData {
  return {
    host,
    port,
    wordOrder,
    units: Object.entries(units).map(([unit, { recipes, ...station }]) => ({
      ...station,
      unit: Number(unit),
      recipes: Object.entries(recipes).map(([number, recipe]) => [Number(number), recipe] as const)
    }))
  }
}
