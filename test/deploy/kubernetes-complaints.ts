import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { z } from 'zod';

export const objectSchema = z.looseObject({ apiVersion: z.string(), kind: z.string() });
export type KubernetesObject = z.infer<typeof objectSchema>;

const schema = z
  .looseObject({
    definitions: z.record(
      z.string(),
      z.looseObject({ properties: z.record(z.string(), z.looseObject({})).optional() }),
    ),
  })
  .parse(JSON.parse(readFileSync('test/schemas/kubernetes-1.30.json', 'utf8')));
const ajv = new Ajv({ allErrors: true }).addSchema(schema);

/** What Kubernetes would complain of: an unknown field, a missing one, a wrong type. */
export function complaints(object: KubernetesObject): unknown {
  const [name] =
    Object.entries(schema.definitions).find(
      ([, { properties }]) =>
        properties?.kind?.const === object.kind && properties?.apiVersion?.const === object.apiVersion,
    ) ?? [];
  if (name === undefined) return `No such kind: ${object.apiVersion} ${object.kind}`;
  const validate = ajv.compile({ $ref: `kubernetes-1.30#/definitions/${name}` });
  return validate(object) ? [] : validate.errors;
}
