FROM python:3.11-slim
WORKDIR /src
COPY pyproject.toml README.md LICENSE ./
COPY respondeia_mock ./respondeia_mock
COPY fixtures ./fixtures
COPY schemas ./schemas
RUN pip install --no-cache-dir . && rm -rf /src
WORKDIR /mock
USER nobody
ENV RESPONDEIA_MOCK_HOST=0.0.0.0
EXPOSE 3000
ENTRYPOINT ["respondeia-mock"]
