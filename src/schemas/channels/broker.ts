import { z } from 'zod'

/** How to reach an MQTT broker. */
export const broker = {
  url: z
    .string()
    .regex(/^(mqtts?|wss?):\/\/[^\s/]/, 'expected mqtt://host:port or mqtts://host:port')
    .describe('The broker: `mqtt://host:1883`, or `mqtts://host:8883` with TLS.'),
  clientId: z
    .string()
    .describe('Name of this client at the broker, unique there. Empty: a name made from the data folder.'),
  username: z.string().describe('Name for the broker. Empty: none.'),
  passwordFile: z.string().describe('File with the password for the broker. Empty: none.'),
  caFile: z
    .string()
    .describe(
      "File with certificates of authorities that check the broker's certificate, PEM. Empty: those of Node.js."
    ),
  certFile: z.string().describe("File with this client's certificate, PEM. Empty: none."),
  keyFile: z.string().describe("File with the certificate's key, PEM. Empty: none.")
}
