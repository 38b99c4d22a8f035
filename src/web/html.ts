import htm from './vendor/htm.js'
import { h, type VNode } from './vendor/preact.js'

/** Markup as a template: `<${Component} name=${value} />`. Text that is put in is text, whatever it holds. */
export const html = htm.bind(h) as (strings: TemplateStringsArray, ...values: unknown[]) => VNode
