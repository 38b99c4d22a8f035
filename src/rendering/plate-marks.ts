import type { Random } from '../domain/random.ts'
import { boundsAround } from './geometry.ts'
import { bell, smoothstep } from './interpolate.ts'
import { visitPolyline } from './polyline.ts'
import { scaleOf } from './scene.ts'
import type { Canvas } from './scene.ts'

/** Straight T-slots across the plate: dark grooves with a bright lip. */
export function drawSlots(canvas: Canvas, random: Random): void {
  const { width, height, light } = canvas
  const pitch = height * random.range(0.28, 0.42)
  const half = pitch * random.range(0.1, 0.16)
  const shift = random.range(0, pitch)
  const lean = random.range(-0.06, 0.06)
  const lip = 2.5 * scaleOf(canvas)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const across = (y + lean * x + shift) % pitch
      const distance = Math.abs(across - pitch / 2) - half
      if (distance < 0) light[y * width + x] *= 0.25 + 0.2 * (across / pitch)
      else if (distance < lip) light[y * width + x] = light[y * width + x] * 1.3 + 60 * (1 - distance / lip)
    }
  }
}

/** The plate ends at one side of the picture; beyond its end there is almost no light. */
export function drawFarEdge(canvas: Canvas, random: Random): void {
  const { width, height, light } = canvas
  if (random.uniform() < 0.4) return
  const soft = 5 * scaleOf(canvas)
  const leftSide = random.uniform() < 0.35
  const x0 = width * random.range(0.02, 0.09)
  const lean = random.range(-0.08, 0.08)
  const dark = random.range(0.4, 0.7)
  for (let y = 0; y < height; y++) {
    const edge = x0 + lean * (y - height / 2)
    for (let i = 0; i <= edge + soft && i < width; i++) {
      light[y * width + (leftSide ? i : width - 1 - i)] *= 1 - dark * smoothstep(-soft, soft, edge - i)
    }
  }
}

export function drawScratches(canvas: Canvas, random: Random): void {
  const { width, height, light } = canvas
  const scale = scaleOf(canvas)
  for (let n = random.int(3, 9); n > 0; n--) {
    const x = random.range(0, width)
    const y = random.range(0, height)
    const angle = random.normal() * 0.5
    const length = height * random.range(0.03, 0.3)
    const bend = random.range(-0.15, 0.15)
    const middle = { x: x + (length / 2) * Math.cos(angle), y: y + (length / 2) * Math.sin(angle) }
    const end = {
      x: middle.x + (length / 2) * Math.cos(angle + bend),
      y: middle.y + (length / 2) * Math.sin(angle + bend)
    }
    const half = Math.max(0.6, random.range(0.6, 1.3) * scale)
    const change = random.uniform() < 0.6 ? random.range(1.3, 2) : random.range(0.5, 0.8)
    visitPolyline([{ x, y }, middle, end], half + 0.5, canvas, (px, py, distance, along) => {
      const share = Math.min(1, half + 0.5 - Math.abs(distance)) * smoothstep(0, 0.2, Math.min(along, 1 - along))
      light[py * width + px] *= 1 + (change - 1) * share
    })
  }
}

export function drawDust(canvas: Canvas, random: Random): void {
  const { width, height, light } = canvas
  const scale = scaleOf(canvas)
  for (let n = random.int(2, 14); n > 0; n--) {
    const cx = random.range(0, width)
    const cy = random.range(0, height)
    const radius = Math.max(0.7, scale * random.range(1, 5))
    const glow = random.range(10, 60)
    const { x0, x1, y0, y1 } = boundsAround(cx, cy, 2.5 * radius, canvas)
    for (let y = y0; y <= y1; y++) {
      for (let x = x0; x <= x1; x++) light[y * width + x] += glow * bell((1.4 * Math.hypot(x - cx, y - cy)) / radius)
    }
  }
}
