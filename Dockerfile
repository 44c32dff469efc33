FROM python:3.11-slim
WORKDIR /mock
COPY . .
RUN pip install --no-cache-dir .
USER nobody
EXPOSE 3000
CMD ["respondeia-mock", "--host", "0.0.0.0", "--port", "3000"]
