# One image for every node: docker build -t seckill:dev .
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /src

# Packages first: they change less often than the code.
COPY global.json Directory.Build.props Directory.Packages.props ./
COPY Seckill.Client/Seckill.Client.csproj Seckill.Client/
COPY Seckill.Domain/Seckill.Domain.csproj Seckill.Domain/
COPY Seckill.Http/Seckill.Http.csproj Seckill.Http/
COPY Seckill.Node/Seckill.Node.csproj Seckill.Node/
RUN dotnet restore Seckill.Node

COPY . .
RUN dotnet publish Seckill.Node --no-restore -c Release -o /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0
WORKDIR /app
COPY --from=build /app .
RUN ln -s /app/Seckill.Node /usr/local/bin/seckill \
 && install -d -o $APP_UID -g $APP_UID /var/lib/seckill

# Not root, and without the diagnostics port, which would need a writable /tmp.
USER $APP_UID
ENV SECKILL_DATA_DIR=/var/lib/seckill DOTNET_EnableDiagnostics=0
VOLUME /var/lib/seckill
EXPOSE 5080 8558 7946

# Ready: it has a permit and its shards serve. The first start also makes the tables.
HEALTHCHECK --interval=3s --timeout=3s --start-period=60s --retries=5 CMD ["seckill", "cluster", "health"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["seckill"]
CMD ["run", "--config", "hocon/cluster.conf"]
