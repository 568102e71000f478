# Production dependencies alone.
FROM node:24-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts

FROM node:24-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=dependencies /app/node_modules ./node_modules
COPY package.json LICENSE manifest.yml ./
COPY src ./src
# The default DATABASE_URL, sqlite://data/checks.sqlite, is in data; in the other is what a start leaves compiled for the next.
RUN mkdir -p data node_modules/.cache && chown node:node data node_modules/.cache && chmod 700 data
USER node
VOLUME /app/data
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 3000}/healthz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# A small young generation: some 10 MB less, at no cost one could measure here.
CMD ["node", "--max-semi-space-size=16", "src/main.ts"]
