import { z } from 'zod';

const httpGet = (path: string) =>
  z.looseObject({ httpGet: z.strictObject({ path: z.literal(path), port: z.literal('metrics') }) });
/** The bots' Deployment, with all that makes it safe. */
export const deploymentSchema = z.looseObject({
  spec: z.looseObject({
    replicas: z.number(),
    selector: z.looseObject({}),
    template: z.looseObject({
      metadata: z.looseObject({ labels: z.record(z.string(), z.string()) }),
      spec: z.looseObject({
        automountServiceAccountToken: z.literal(false),
        securityContext: z.looseObject({
          runAsNonRoot: z.literal(true),
          runAsUser: z.literal(1000),
          seccompProfile: z.strictObject({ type: z.literal('RuntimeDefault') }),
        }),
        terminationGracePeriodSeconds: z.number(),
        topologySpreadConstraints: z.array(z.looseObject({ labelSelector: z.looseObject({}) })),
        containers: z.tuple([
          z.looseObject({
            image: z.literal('workerchecks-slack'),
            env: z.array(z.strictObject({ name: z.string(), value: z.string() })),
            ports: z.array(z.strictObject({ name: z.string(), containerPort: z.number() })),
            startupProbe: httpGet('/healthz').extend({
              periodSeconds: z.number(),
              failureThreshold: z.number(),
            }),
            livenessProbe: httpGet('/healthz'),
            readinessProbe: httpGet('/readyz').extend({ timeoutSeconds: z.number() }),
            lifecycle: z.strictObject({
              preStop: z.strictObject({
                exec: z.strictObject({ command: z.tuple([z.literal('sleep'), z.string()]) }),
              }),
            }),
            securityContext: z.strictObject({
              allowPrivilegeEscalation: z.literal(false),
              privileged: z.literal(false),
              readOnlyRootFilesystem: z.literal(true),
              capabilities: z.strictObject({ drop: z.tuple([z.literal('ALL')]) }),
            }),
            resources: z.strictObject({
              requests: z.record(z.string(), z.string()),
              limits: z.looseObject({ cpu: z.string(), memory: z.literal('512Mi') }),
            }),
            volumeMounts: z.array(z.strictObject({ name: z.string(), mountPath: z.string() })),
          }),
        ]),
      }),
    }),
  }),
});
